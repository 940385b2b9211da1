package org.glimpse.report;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Frames of a video as pictures. Those that cannot be decoded are told apart: a picture that is
 * only shown is no reason to go without the others.
 */
final class FramePictures {
  private static final int BATCH = 50;

  private final SectionContext context;
  private final SectionContext.VideoInfo video;
  private final int widthMax;
  private final BiConsumer<Long, Picture> shown;
  private final Set<Long> seen = new HashSet<>();
  private final Set<Long> damaged = new TreeSet<>();

  private FramePictures(
      SectionContext context,
      SectionContext.VideoInfo video,
      int widthMax,
      BiConsumer<Long, Picture> shown) {
    this.context = context;
    this.video = video;
    this.widthMax = widthMax;
    this.shown = shown;
  }

  /**
   * Hands each frame's picture to {@code shown}.
   *
   * @param widthMax pixels; wider frames are scaled down to it
   * @return those that are damaged, in order
   * @throws GlimpseException whatever else the questions meet
   */
  static Set<Long> show(
      SectionContext context,
      SectionContext.VideoInfo video,
      Collection<Long> frames,
      int widthMax,
      BiConsumer<Long, Picture> shown) {
    FramePictures pictures = new FramePictures(context, video, widthMax, shown);
    List<Long> ordered = List.copyOf(new TreeSet<>(frames));
    for (int from = 0; from < ordered.size(); from += BATCH) {
      pictures.show(ordered.subList(from, Math.min(ordered.size(), from + BATCH)));
    }
    return pictures.damaged;
  }

  private void show(List<Long> frames) {
    try {
      ask(frames);
    } catch (GlimpseException failure) {
      if (failure.code() != ErrorCode.DAMAGED_MEDIA) {
        throw failure;
      }
      // One of them ended the answer: which ones are damaged is seen one by one.
      if (frames.size() == 1) {
        damaged.add(frames.get(0));
      } else {
        frames.stream().filter(frame -> !seen.contains(frame)).forEach(each -> show(List.of(each)));
      }
    }
  }

  private void ask(List<Long> frames) {
    String among = String.join(", ", frames.stream().map(String::valueOf).toList());
    context
        .questions()
        .show(
            "SELECT frame, image FROM " + video.quoted() + ".frames WHERE frame IN (" + among + ")",
            row -> {
              byte[] jpeg = Cells.jpeg(row.value(1));
              if (jpeg != null) {
                long frame = ((Number) row.value(0)).longValue();
                seen.add(frame);
                shown.accept(frame, Picture.of(jpeg, widthMax));
              }
            });
  }
}
