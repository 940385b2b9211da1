package org.glimpse.detection;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.video.Box;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/** The detectors of a workspace. Nothing is registered if any part of the input is refused. */
public interface DetectorCatalog {

  /**
   * Registers an ONNX model; runs it once to prove it and to measure its cost. The file's bytes are
   * kept as an artefact, so that the detector lives on when the file goes.
   *
   * @param options {@code score_threshold, nms_iou, nms, classes, merge, layout}, values as text
   * @throws org.glimpse.workspace.GlimpseException ALREADY_EXISTS, FILE_NOT_FOUND, NOT_A_MODEL,
   *     UNSUPPORTED_MODEL, UNKNOWN_OPTION, INVALID_OPTION
   */
  RegisteredDetector createOnnx(
      String name, Path file, Map<String, String> options, boolean replace, QueryContext context);

  /**
   * Registers a recording (CSV in both forms, or Parquet).
   *
   * @param options {@code seconds_per_frame}, {@code score_threshold}, {@code merge}, values as
   *     text
   * @throws org.glimpse.workspace.GlimpseException ALREADY_EXISTS, FILE_NOT_FOUND,
   *     INVALID_RECORDING naming the line, UNKNOWN_OPTION, INVALID_OPTION
   */
  RegisteredDetector createRecording(
      String name, Path file, Map<String, String> options, boolean replace, QueryContext context);

  /** Forgets the name; labels made are kept. IN_USE if a video names it. */
  void drop(String name);

  Optional<RegisteredDetector> find(String name);

  /** All detectors by name. */
  List<RegisteredDetector> list();

  /**
   * The detector of a video: the one it names, else the only one registered.
   *
   * @throws org.glimpse.workspace.GlimpseException NO_DETECTOR or UNKNOWN_DETECTOR, saying what to
   *     type
   */
  RegisteredDetector detectorFor(Video video);

  /**
   * Where the boxes of a recording lie, in pixels: the smallest box around all of them, without
   * bounds if an edge of any is no number. Empty for detectors that look at pixels: each of their
   * boxes lies in its own frame.
   */
  Optional<Box> recordedExtent(RegisteredDetector detector);
}
