package org.glimpse.detection.functions;

import java.util.List;

/**
 * The functions of a jar that {@code --functions-jar} names. Its class has a public constructor
 * without parameters and stands in the jar's {@code
 * META-INF/services/org.glimpse.detection.functions.FunctionProvider}.
 */
public interface FunctionProvider {

  /** The functions; asked once, at the start. */
  List<UserFunction> functions();
}
