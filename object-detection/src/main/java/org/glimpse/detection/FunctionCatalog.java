package org.glimpse.detection;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.QueryContext;

/**
 * The functions of pictures that users made (classifiers, or networks that give one number), and
 * those from jars given at the start. Safe for calls from several threads.
 */
public interface FunctionCatalog {

  /**
   * {@code CREATE FUNCTION name AS ONNX 'file' WITH (..)}: runs the model once to prove it and to
   * measure what a call costs, and keeps its bytes as an artefact.
   *
   * @param options {@code classes, width, height, mean, std, scale, channels}, values as text
   * @throws org.glimpse.workspace.GlimpseException ALREADY_EXISTS, FILE_NOT_FOUND, NOT_A_FILE,
   *     NOT_A_MODEL, UNSUPPORTED_MODEL, UNKNOWN_OPTION, INVALID_OPTION
   */
  RegisteredFunction createOnnx(
      String name, Path file, Map<String, String> options, boolean replace, QueryContext context);

  /**
   * Forgets a function; statements that run go on with it.
   *
   * @throws org.glimpse.workspace.GlimpseException UNKNOWN_FUNCTION, IN_USE for one from a jar
   */
  void drop(String name);

  Optional<RegisteredFunction> find(String name);

  /** All functions by name. */
  List<RegisteredFunction> list();

  /** How many of a function's results for a video are kept. */
  long kept(RegisteredFunction function, Video video);

  /**
   * The function's value of each region, in the order given: a String, Double or Boolean as it
   * returns; null for a region that covers no pixel or lies in a lost frame. Results are kept in
   * the workspace, and only regions without one are shown to the function: each frame is decoded
   * once, regions run through a model in batches.
   *
   * @param key of a function that {@link #list} or {@link #find} gave, dropped since or not
   * @param pixels where pictures come from
   * @throws org.glimpse.workspace.GlimpseException FUNCTION_FAILED where it gives what is no finite
   *     number, throws or does not return, the reason of a cancelled statement, and what {@link
   *     VideoPixels#crops} throws
   */
  List<Object> values(
      Digest key,
      Video video,
      List<VideoPixels.Region> regions,
      VideoPixels pixels,
      QueryContext context);
}
