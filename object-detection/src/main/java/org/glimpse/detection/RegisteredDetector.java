package org.glimpse.detection;

import java.util.List;
import java.util.OptionalDouble;
import org.glimpse.workspace.Digest;

/**
 * A detector as the catalogue knows it.
 *
 * @param name as created; lookups ignore case
 * @param id its number in the catalogue; equal keys share it, so equal detectors share labels
 * @param key digest of the model or recording and of every option that changes its output
 * @param kind what runs it
 * @param source the file that CREATE DETECTOR named
 * @param classes every class that it can name
 * @param hasTrackIds whether its recording names object identities itself
 * @param secondsPerFrame the price stated for a recording, where one is
 * @param description layout, input size and options, for people
 */
public record RegisteredDetector(
    String name,
    int id,
    Digest key,
    Kind kind,
    String source,
    List<String> classes,
    boolean hasTrackIds,
    OptionalDouble secondsPerFrame,
    String description) {

  public RegisteredDetector {
    classes = List.copyOf(classes);
  }

  /** What runs a detector. */
  public enum Kind {
    ONNX,
    RECORDING
  }
}
