package org.glimpse.detection;

import java.util.List;
import org.glimpse.detection.functions.UserFunction.Returns;
import org.glimpse.workspace.Digest;

/**
 * A function of pictures that a user made or brought along, as the catalogue knows it.
 *
 * @param name as given; lookups ignore case
 * @param key digest of the model or jar and of every option that changes its values
 * @param returns what it gives
 * @param classes the names that it can answer, in the model's order; empty where it gives none
 * @param source the file that CREATE FUNCTION or {@code --functions-jar} named
 * @param description input size and options, for people
 * @param secondsPerCall for one picture, without decoding; a moving average in this workspace
 */
public record RegisteredFunction(
    String name,
    Digest key,
    Returns returns,
    List<String> classes,
    String source,
    String description,
    double secondsPerCall) {

  public RegisteredFunction {
    classes = List.copyOf(classes);
  }

  /** The same with another price. */
  RegisteredFunction priced(double seconds) {
    return new RegisteredFunction(name, key, returns, classes, source, description, seconds);
  }
}
