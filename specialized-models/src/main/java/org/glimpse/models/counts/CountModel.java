package org.glimpse.models.counts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.glimpse.models.onnx.OnnxModel;
import org.glimpse.workspace.GlimpseException;

/**
 * A trained count network at work: thumbnails in, expected counts and probabilities out, on the
 * caller's core. Several threads may call it at once, each with a {@link Scorer} of its own. Owns
 * native memory: close it once no call is under way.
 */
public final class CountModel implements AutoCloseable {
  private final CountArchitecture architecture;
  private final List<CountHead> heads;
  private final OnnxModel model;

  private CountModel(CountArchitecture architecture, List<CountHead> heads, OnnxModel model) {
    this.architecture = architecture;
    this.heads = List.copyOf(heads);
    this.model = model;
  }

  /**
   * @param onnx as {@link CountTraining} made it
   * @throws GlimpseException UNSUPPORTED_MODEL where ONNX Runtime refuses it
   */
  public static CountModel open(
      byte[] onnx, CountArchitecture architecture, List<CountHead> heads) {
    return new CountModel(architecture, heads, OnnxModel.open(onnx));
  }

  /** What it counts, in the order of its columns. */
  public List<CountHead> heads() {
    return heads;
  }

  /** Values for a frame: for each head the expected count, then the tails from 1 up. */
  public int columns() {
    return CountExport.columns(heads);
  }

  /** Place of a head's first column; empty for a class that is not counted. */
  public Optional<Integer> column(String className) {
    int at = 0;
    for (CountHead head : heads) {
      if (head.className().equals(className)) {
        return Optional.of(at);
      }
      at += head.outputs();
    }
    return Optional.empty();
  }

  /** How well it counts in frames that it did not learn from. */
  public HeldOutScores judge(LabelledThumbnails frames) {
    return HeldOutScores.of(this, frames);
  }

  /**
   * Buffers for one thread's calls.
   *
   * @param examples at most so many frames at a time
   */
  public Scorer scorer(int examples) {
    return new Scorer(examples);
  }

  /** Scores frames with buffers that every call uses again; one thread at a time. */
  public final class Scorer {
    private final ByteBuffer thumbnails;
    private final ByteBuffer input;
    private final Thumbnail.Shrinker shrinker = new Thumbnail.Shrinker(architecture.side());
    private final int bytes = 3 * architecture.side() * architecture.side();

    private Scorer(int examples) {
      thumbnails = direct(Math.multiplyExact(Thumbnail.BYTES, examples));
      input = bytes == Thumbnail.BYTES ? thumbnails : direct(Math.multiplyExact(bytes, examples));
    }

    /** Where the thumbnails to be scored are put, one after the other from byte 0 on: direct. */
    public ByteBuffer thumbnails() {
      return thumbnails;
    }

    /** Scores the first {@code count} thumbnails: {@code [count, columns]}. */
    public float[] score(int count) {
      if (input != thumbnails) {
        for (int place = 0; place < count; place++) {
          shrinker.shrink(thumbnails, place * Thumbnail.BYTES, input, place * bytes);
        }
      }
      return model.run(input, count).get(0);
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    model.close();
  }
}
