package org.glimpse.models.counts;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Thumbnails with the number of objects of each class in them, in memory: what a count network
 * learns from, or is judged by.
 */
public final class LabelledThumbnails {
  /** Frames in one set: 127 MB of pixels. */
  public static final int FRAMES_MAX = 10_000;

  private static final int FRAMES_FIRST = 256;

  private final List<String> classes;
  private byte[] pixels = new byte[FRAMES_FIRST * Thumbnail.BYTES];
  private int[][] counts;
  private int size;

  private LabelledThumbnails(List<String> classes) {
    this.classes = List.copyOf(classes);
    if (new HashSet<>(classes).size() != classes.size()) {
      throw new IllegalArgumentException("a class is named twice: " + classes);
    }
    this.counts = new int[classes.size()][FRAMES_FIRST];
  }

  /** An empty set. */
  public static LabelledThumbnails of(List<String> classes) {
    return new LabelledThumbnails(classes);
  }

  /** The classes that are counted. */
  public List<String> classes() {
    return classes;
  }

  /** Frames in it. */
  public int size() {
    return size;
  }

  /**
   * Adds a frame; its pixels are copied.
   *
   * @param thumbnail as {@link Thumbnail} says, from the buffer's position
   * @param perClass counts in the order of the classes
   * @throws GlimpseException MEMORY_LIMIT beyond {@value #FRAMES_MAX} frames
   */
  public void add(ByteBuffer thumbnail, int[] perClass) {
    if (perClass.length != classes.size() || Arrays.stream(perClass).anyMatch(each -> each < 0)) {
      throw new IllegalArgumentException("no counts of " + classes + ": " + perClass.length);
    }
    if (size == FRAMES_MAX) {
      throw GlimpseException.of(
          ErrorCode.MEMORY_LIMIT,
          "More than " + FRAMES_MAX + " labelled frames for one training",
          "Train on fewer frames; more of them hardly make a small network better.");
    }
    if (size == pixels.length / Thumbnail.BYTES) {
      int frames = Math.min(FRAMES_MAX, 2 * size);
      pixels = Arrays.copyOf(pixels, frames * Thumbnail.BYTES);
      for (int each = 0; each < counts.length; each++) {
        counts[each] = Arrays.copyOf(counts[each], frames);
      }
    }
    thumbnail.duplicate().get(pixels, size * Thumbnail.BYTES, Thumbnail.BYTES);
    for (int each = 0; each < counts.length; each++) {
      counts[each][size] = perClass[each];
    }
    size++;
  }

  /** All pixels, one thumbnail after the other; read-only. */
  public ByteBuffer pixels() {
    return ByteBuffer.wrap(pixels, 0, size * Thumbnail.BYTES).asReadOnlyBuffer();
  }

  /** Counts of one class, frame by frame. */
  int[] counts(int place) {
    return Arrays.copyOf(counts[place], size);
  }

  /** Counts of one class, frame by frame; zeros for a class that is not counted here. */
  int[] counts(String className) {
    int place = classes.indexOf(className);
    return place < 0 ? new int[size] : counts(place);
  }

  /** Names the content: equal digest, equal classes, counts and pixels in equal order. */
  public Digest digest() {
    String[] parts = new String[classes.size() + 1];
    for (int each = 0; each < classes.size(); each++) {
      parts[each] = classes.get(each) + Arrays.toString(counts(each));
    }
    parts[classes.size()] = Digest.ofBytes(Arrays.copyOf(pixels, size * Thumbnail.BYTES)).hex();
    return Digest.ofParts(parts);
  }
}
