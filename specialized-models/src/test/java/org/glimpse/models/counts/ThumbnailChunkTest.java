package org.glimpse.models.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThumbnailChunkTest {
  /** Every value of a byte beside every other, at every place of eight. */
  private static List<byte[]> thumbnails(int count) {
    Random random = new Random(7);
    List<byte[]> thumbnails = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[Thumbnail.BYTES];
      random.nextBytes(pixels);
      thumbnails.add(pixels);
    }
    return thumbnails;
  }

  @Test
  void whatIsShownIsWhatWasAdded() throws IOException {
    ThumbnailChunk chunk = new ThumbnailChunk();
    for (int count : new int[] {ThumbnailChunk.FRAMES, 1, 2, 31}) {
      List<byte[]> added = thumbnails(count);
      added.forEach(chunk::add);
      byte[] compressed = chunk.take();
      List<byte[]> shown = new ArrayList<>();
      chunk.show(
          compressed,
          compressed.length,
          count,
          (place, pixels, at) -> {
            assertThat(place).isEqualTo(shown.size());
            byte[] copy = new byte[Thumbnail.BYTES];
            pixels.get(at, copy);
            shown.add(copy);
          });
      assertThat(shown).usingElementComparator(Arrays::compare).containsExactlyElementsOf(added);
    }
  }

  @Test
  void framesThatAreAlikeTakeAlmostNothing() {
    ThumbnailChunk chunk = new ThumbnailChunk();
    byte[] pixels = thumbnails(1).get(0);
    for (int i = 0; i < ThumbnailChunk.FRAMES; i++) {
      chunk.add(pixels);
    }
    assertThat(chunk.take().length).isLessThan(Thumbnail.BYTES + 200);
  }

  @Test
  void damagedBytesAreRefused() {
    ThumbnailChunk chunk = new ThumbnailChunk();
    thumbnails(3).forEach(chunk::add);
    byte[] compressed = chunk.take();
    assertThatThrownBy(
            () -> chunk.show(compressed, compressed.length / 2, 3, (place, pixels, at) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged thumbnails");
    assertThatThrownBy(
            () -> chunk.show(compressed, compressed.length, 2, (place, pixels, at) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged thumbnails");
  }
}
