package org.glimpse.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@link NumberedClip} of which some frames cannot be decoded: bytes of their pictures have been
 * changed on the disk, as failing disks do, so that the codec's checksum finds it.
 */
public final class DamagedClip {
  public static final List<Integer> LOST = List.of(10, 41, 42);

  private static final int CLUSTER = 0x1F43B675;
  private static final int SIMPLE_BLOCK = 0xA3;
  private static final int DAMAGED_BYTES = 4;

  private DamagedClip() {}

  /** Makes the video {@code name} of it, with a recording as its detector. */
  public static void register(Session session, String name, Path folder) throws IOException {
    Path labels = NumberedClip.recording(folder.resolve(name + ".csv"));
    Path file = NumberedClip.write(folder.resolve(name + ".mkv"));
    Files.write(file, damaged(Files.readAllBytes(file)));
    Answers.rows(session, "CREATE DETECTOR " + name + "_boxes FROM RECORDING '" + labels + "'");
    Answers.rows(session, "SET on_damaged_media = 'skip'");
    Answers.rows(
        session, "CREATE VIDEO " + name + " FROM '" + file + "' DETECTOR " + name + "_boxes");
    Answers.rows(session, "SET on_damaged_media = 'error'");
  }

  /** Walks through Matroska's blocks, of which each holds one frame. */
  private static byte[] damaged(byte[] file) {
    int at = 0;
    while (number(file, at, 4) != CLUSTER) {
      at++;
    }
    int frame = 0;
    while (frame <= LOST.get(LOST.size() - 1)) {
      boolean cluster = number(file, at, 4) == CLUSTER;
      int id = file[at] & 0xFF;
      at += cluster ? 4 : 1;
      int length = Integer.numberOfLeadingZeros(file[at] & 0xFF) - 23;
      int size = (int) number(file, at, length) & (int) ((1L << (7 * length)) - 1);
      at += length;
      if (cluster) {
        continue; // its blocks follow
      }
      if (id == SIMPLE_BLOCK && LOST.contains(frame++)) {
        for (int i = 0; i < DAMAGED_BYTES; i++) {
          file[at + size / 2 + i] ^= 0x55;
        }
      }
      at += size;
    }
    return file;
  }

  private static long number(byte[] file, int at, int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | file[at + i] & 0xFF;
    }
    return number;
  }
}
