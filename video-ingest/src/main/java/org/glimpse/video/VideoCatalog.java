package org.glimpse.video;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * The videos of a workspace. Creating one demuxes every file (and decodes it once in full where
 * packets do not prove the frames); after that, counting frames decodes nothing.
 */
public interface VideoCatalog {

  /**
   * Registers a video; nothing is registered if any file is refused.
   *
   * @param name a SQL identifier, unique whatever its case
   * @param source a file or a glob ({@code *}, {@code ?}, {@code [..]}, {@code **}); several files
   *     are one video in name order
   * @param start timestamp of frame 0; 1970-01-01 00:00:00 where empty
   * @param detector the detector to use for it, not checked here
   * @param replace whether a video of that name is replaced
   * @throws GlimpseException ALREADY_EXISTS, FILE_NOT_FOUND, NOT_A_FILE, ACCESS_REFUSED,
   *     NOT_A_VIDEO, UNSUPPORTED_MEDIA, DAMAGED_MEDIA, MEDIA_LIMIT
   */
  Video create(
      String name,
      String source,
      Optional<LocalDateTime> start,
      Optional<String> detector,
      boolean replace,
      QueryContext context);

  /**
   * Registers a video without pixels: {@code frameCount} frames, {@code framesPerSecond} apart.
   *
   * @param definition a stable text that, with frameCount and framesPerSecond, makes the digest
   */
  Video createWithoutPixels(
      String name,
      String source,
      String definition,
      long frameCount,
      double framesPerSecond,
      Optional<LocalDateTime> start,
      Optional<String> detector,
      boolean replace);

  /**
   * Looks at the source again: new files are appended at the end in name order, vanished ones are
   * marked absent, a file whose bytes changed is a MEDIA_CHANGED error.
   */
  Video refresh(String name, QueryContext context);

  /** Forgets a video; what was derived from its files is kept. */
  void drop(String name);

  Optional<Video> find(String name);

  /** All videos by name. */
  List<Video> list();

  /** Takes the packets of a video's frames, in the order of the frames. */
  @FunctionalInterface
  interface PacketVisitor {
    /**
     * @param frame number in the video
     * @param bytes of the packet that the frame came from; 0 where that is not known
     * @param key whether the frame is a key frame
     */
    void packet(long frame, int bytes, boolean key);
  }

  /**
   * Tells the size of every frame's packet, from the index: nothing is decoded or demuxed. Frames
   * of an absent file are left out.
   *
   * @throws GlimpseException NO_PIXELS for a video without pixels; MEDIA_CHANGED, FILE_NOT_FOUND
   */
  void packets(Video video, PacketVisitor visitor, QueryContext context);

  /**
   * SQL for the catalogue database that yields the relation {@code frames} of a video: columns
   * {@code frame BIGINT, "timestamp" TIMESTAMP (to the millisecond), keyframe BOOLEAN}, one row a
   * frame, in no order. Frames of an absent file are left out. The text is a SELECT without a
   * trailing semicolon, fit for a subquery.
   */
  String framesSql(Video video);
}
