package org.glimpse.models.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The whole state of a training between two steps: a training that goes on from it gives what it
 * would have given without stopping (bit for bit with the same number of threads).
 *
 * @param definition digest of what is trained, on what and how
 * @param step how many steps are done
 * @param arrays weights, running statistics and the optimiser's moments by name
 */
record Checkpoint(Digest definition, long step, Map<String, float[]> arrays) {
  private static final long MAGIC = 0x474C494D50534531L;
  private static final int ARRAYS_MAX = 100_000;
  private static final int VALUES_MAX = 256 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Writes the file whole or not at all: beside its place, synced, then renamed. */
  void write(Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeTo(channel);
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "Cannot write the checkpoint " + file + ": " + failure.getMessage(),
          "Check free space and permissions of its folder; run the same again to go on.",
          failure);
    }
  }

  private void writeTo(FileChannel channel) throws IOException {
    CRC32 sum = new CRC32();
    OutputStream checked = new CheckedOutputStream(Channels.newOutputStream(channel), sum);
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER_BYTES));
    out.writeLong(MAGIC);
    out.writeUTF(definition.hex());
    out.writeLong(step);
    out.writeInt(arrays.size());
    for (Map.Entry<String, float[]> array : arrays.entrySet()) {
      out.writeUTF(array.getKey());
      out.writeInt(array.getValue().length);
      ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(4, array.getValue().length));
      bytes.asFloatBuffer().put(array.getValue());
      out.write(bytes.array());
    }
    out.flush();
    out.writeLong(sum.getValue());
    out.flush();
  }

  /**
   * Reads a checkpoint.
   *
   * @param definition what the training at hand is
   * @return empty where there is no file
   * @throws GlimpseException INVALID_OPTION where the file is another training's, or damaged
   */
  static Optional<Checkpoint> read(Path file, Digest definition) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Checkpoint read = read(file);
    if (!read.definition.equals(definition)) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "The checkpoint " + file + " belongs to another training",
          "Name another file, remove it to start over, or repeat its options to go on.");
    }
    return Optional.of(read);
  }

  /**
   * Reads a checkpoint of any training.
   *
   * @throws GlimpseException FILE_NOT_FOUND; INVALID_OPTION where the file is damaged
   */
  static Checkpoint read(Path file) {
    if (!Files.exists(file)) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "There is no checkpoint " + file,
          "Give the path of a checkpoint that a training wrote.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return readFrom(in);
    } catch (IOException | IllegalArgumentException damaged) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "The file " + file + " is no checkpoint of a training, or is damaged",
          "Remove it to start over, or name another file.",
          damaged);
    }
  }

  private static Checkpoint readFrom(InputStream file) throws IOException {
    CRC32 sum = new CRC32();
    CheckedInputStream checked =
        new CheckedInputStream(new BufferedInputStream(file, BUFFER_BYTES), sum);
    DataInputStream in = new DataInputStream(checked);
    require(in.readLong() == MAGIC);
    Digest definition = new Digest(in.readUTF());
    long step = in.readLong();
    int count = in.readInt();
    require(step >= 0 && count >= 0 && count <= ARRAYS_MAX);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      int length = in.readInt();
      require(length >= 0 && length <= VALUES_MAX);
      byte[] bytes = in.readNBytes(4 * length);
      require(bytes.length == 4 * length);
      float[] values = new float[length];
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
      arrays.put(name, values);
    }
    long expected = sum.getValue();
    require(in.readLong() == expected);
    return new Checkpoint(definition, step, arrays);
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("the content is not that of a checkpoint");
    }
  }
}
