package org.glimpse.detection;

import java.util.List;
import org.glimpse.workspace.Digest;

/**
 * A function of pictures that a user made, as the catalogue knows it.
 *
 * @param name as created; lookups ignore case
 * @param key digest of the model and of every option that changes its values
 * @param classes the names that it can answer, in the model's order; empty where it gives a number
 * @param source the file that CREATE FUNCTION named
 * @param description input size and options, for people
 * @param secondsPerCall measured when it was made, for one picture, without decoding
 */
public record RegisteredFunction(
    String name,
    Digest key,
    List<String> classes,
    String source,
    String description,
    double secondsPerCall) {

  public RegisteredFunction {
    classes = List.copyOf(classes);
  }

  /** Whether it gives a number rather than the name of a class. */
  public boolean isNumber() {
    return classes.isEmpty();
  }
}
