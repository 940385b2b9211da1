package org.glimpse.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.glimpse.workspace.Digest;

/** Small pictures made lately, within a number of bytes. Safe for use from several threads. */
final class PictureCache {
  /**
   * What a picture is of.
   *
   * @param file digest of its video file
   * @param frame in that file
   */
  record Key(Digest file, long frame, int widthMax) {}

  private final long bytesMax;

  // Guarded by this.
  private final Map<Key, byte[]> pictures = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  PictureCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  synchronized Optional<byte[]> find(Key key) {
    return Optional.ofNullable(pictures.get(key));
  }

  /** Keeps a picture; those that nobody looked at for longest go. */
  synchronized void add(Key key, byte[] jpeg) {
    if (jpeg.length > bytesMax / 8) {
      return;
    }
    byte[] before = pictures.put(key, jpeg);
    bytes += jpeg.length - (before == null ? 0 : before.length);
    var eldest = pictures.entrySet().iterator();
    while (bytes > bytesMax) {
      bytes -= eldest.next().getValue().length;
      eldest.remove();
    }
  }
}
