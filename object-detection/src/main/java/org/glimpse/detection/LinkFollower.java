package org.glimpse.detection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glimpse.video.Box;

/** Follows objects as far as {@link CertainLinks} go, and no further. */
final class LinkFollower implements FrameFollower {
  private Map<String, Seen> before = Map.of();
  private long lastFrame = -1;
  private long nextId = 1;

  /** The boxes of one class in a frame, with the ids that they were given. */
  private record Seen(List<Box> boxes, List<Long> ids) {}

  @Override
  public long[] next(long frame, List<Detection> detections) {
    Map<String, List<Integer>> byClass = new HashMap<>();
    for (int i = 0; i < detections.size(); i++) {
      byClass.computeIfAbsent(detections.get(i).className(), c -> new ArrayList<>()).add(i);
    }
    Map<String, Seen> known = frame == lastFrame + 1 ? before : Map.of();
    long[] ids = new long[detections.size()];
    Map<String, Seen> now = new HashMap<>();
    byClass.forEach(
        (className, places) -> {
          List<Box> boxes = places.stream().map(place -> detections.get(place).box()).toList();
          Seen last = known.getOrDefault(className, new Seen(List.of(), List.of()));
          int[] linked = CertainLinks.of(last.boxes(), boxes);
          List<Long> given = new ArrayList<>();
          for (int i = 0; i < linked.length; i++) {
            long id = linked[i] < 0 ? nextId++ : last.ids().get(linked[i]);
            ids[places.get(i)] = id;
            given.add(id);
          }
          now.put(className, new Seen(boxes, given));
        });
    before = now;
    lastFrame = frame;
    return ids;
  }
}
