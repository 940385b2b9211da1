package org.glimpse.detection;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * The proxies of a workspace whose scores were given. A proxy belongs to its video and goes with
 * it: it is gone once the video is dropped or replaced by other files, and stays when files are
 * appended.
 */
public interface ProxyCatalog {

  /**
   * {@code CREATE PROXY name ON video [FOR class = '..'] FROM RECORDING 'file'}: imports the scores
   * and registers the name, both or neither.
   *
   * @param file CSV or Parquet with the columns {@code frame,class,score} (expected counts) or
   *     {@code frame,score} (a predicate); a frame not named has score 0
   * @throws org.glimpse.workspace.GlimpseException ALREADY_EXISTS, FILE_NOT_FOUND, NOT_A_FILE,
   *     INVALID_RECORDING naming the line: missing columns, frames that are negative or beyond the
   *     end of the video, scores that are no finite numbers, a frame and class scored twice, no
   *     score at all, or none for the class
   */
  RegisteredProxy create(
      String name,
      Video video,
      Optional<String> forClass,
      Path file,
      boolean replace,
      QueryContext context);

  /**
   * Forgets a proxy; its scores are kept.
   *
   * @throws org.glimpse.workspace.GlimpseException UNKNOWN_PROXY
   */
  void drop(String name);

  /** Forgets the proxies whose video is gone: call it when a video was dropped or replaced. */
  void dropOrphans();

  Optional<RegisteredProxy> find(String name);

  /** All proxies by name. */
  List<RegisteredProxy> list();
}
