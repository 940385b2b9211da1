package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.BoxLimits;
import org.glimpse.video.ColourDemand;
import org.glimpse.video.ColourGrids;
import org.glimpse.video.ColourMeasure;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * Frames ruled out because, by sums of their pixels, no box in them can be as red, green, blue or
 * bright as a query asks for.
 */
final class ColourFilter {
  private final ColourGrids grids;
  private final Map<Integer, Scan> scans;

  /**
   * One scan of objects that can be filtered.
   *
   * @param need its labels
   * @param uses for each place where the scan stands, what an object there satisfies all of
   * @param extent in which all boxes lie; empty where each lies in its frame
   */
  private record Scan(LabelNeed need, List<List<ColourDemand>> uses, Optional<BoxLimits> extent) {
    List<ColourMeasure> measures() {
      return uses.stream().flatMap(List::stream).map(ColourDemand::measure).distinct().toList();
    }
  }

  private ColourFilter(ColourGrids grids, Map<Integer, Scan> scans) {
    this.grids = grids;
    this.scans = scans;
  }

  /**
   * What can be filtered.
   *
   * @param needs labels, by the number of the scan
   * @param demands by the number of the scan, for each place where it stands
   */
  static ColourFilter of(
      VideoServices services,
      Map<Integer, LabelNeed> needs,
      Map<Integer, List<List<ColourDemand>>> demands) {
    Map<Integer, Scan> scans = new TreeMap<>();
    needs.forEach(
        (id, need) -> {
          List<List<ColourDemand>> uses = demands.getOrDefault(id, List.of());
          if (uses.isEmpty() || uses.stream().anyMatch(List::isEmpty)) {
            return;
          }
          Optional<BoxLimits> extent =
              services
                  .detectors()
                  .recordedExtent(need.detector())
                  .map(box -> BoxLimits.within(box.xmin(), box.ymin(), box.xmax(), box.ymax()));
          if (uses.stream().allMatch(use -> ColourGrids.ruleOut(need.video(), use, extent))) {
            scans.put(id, new Scan(need, uses, extent));
          }
        });
    return new ColourFilter(ColourGrids.of(services.workspace()), scans);
  }

  boolean isEmpty() {
    return scans.isEmpty();
  }

  /** Whether it may rule out frames of one scan. */
  boolean filters(int id) {
    return scans.containsKey(id);
  }

  /** Frames whose pixels would have to be summed up, by the name of the video. */
  private Map<String, FrameSet> missing() {
    Map<String, FrameSet> missing = new TreeMap<>();
    for (Scan scan : scans.values()) {
      for (ColourMeasure measure : scan.measures()) {
        FrameSet frames = grids.missing(scan.need().video(), measure, scan.need().frames());
        missing.merge(scan.need().video().name(), frames, FrameSet::union);
      }
    }
    return missing;
  }

  /** How many frames it would have to decode. */
  long framesMissing() {
    return missing().values().stream().mapToLong(FrameSet::size).sum();
  }

  /** Seconds that this would take. */
  double seconds() {
    Map<String, FrameSet> missing = missing();
    Map<String, Video> videos = new TreeMap<>();
    scans.values().forEach(scan -> videos.put(scan.need().video().name(), scan.need().video()));
    return videos.entrySet().stream()
        .mapToDouble(each -> grids.predictedSeconds(each.getValue(), missing.get(each.getKey())))
        .sum();
  }

  /** The frames of each scan that are not ruled out; decodes those that no sums are kept of. */
  Map<Integer, FrameSet> left(QueryContext context) {
    Map<Integer, FrameSet> left = new TreeMap<>();
    scans.forEach((id, scan) -> left.put(id, left(scan, scan.need().frames(), context)));
    return left;
  }

  private FrameSet left(Scan scan, FrameSet among, QueryContext context) {
    FrameSet frames = FrameSet.empty();
    for (List<ColourDemand> use : scan.uses()) {
      frames = frames.union(grids.mayHold(scan.need().video(), use, scan.extent(), among, context));
    }
    return frames;
  }

  /** What is known of frames without a detector. */
  record Known(FrameSet left, Optional<FrameMeasures> nearness) {}

  /**
   * The frames of one scan that are not ruled out, and how near each frame comes to what the scan
   * asks for, where it stands in one place only; all frames where there is nothing to go by.
   */
  Known known(int id, LabelNeed need, QueryContext context) {
    Scan scan = scans.get(id);
    if (scan == null) {
      return new Known(need.frames(), Optional.empty());
    }
    FrameSet left = left(scan, need.frames(), context);
    if (scan.uses().size() > 1) {
      return new Known(left, Optional.empty());
    }
    float[] nearness =
        grids.nearness(need.video(), scan.uses().get(0), scan.extent(), left, context);
    return new Known(left, Optional.of(new FrameMeasures(new FramePlaces(left), nearness)));
  }

  /** What it goes by, for people. */
  String describe() {
    List<String> names = new ArrayList<>();
    for (Scan scan : scans.values()) {
      for (List<ColourDemand> use : scan.uses()) {
        for (ColourDemand demand : use) {
          names.add(
              demand.measure().name().toLowerCase(Locale.ROOT)
                  + " of at least "
                  + Explanation.number(demand.atLeast())
                  + " on at least "
                  + Explanation.number(demand.limits().areaMin())
                  + " square pixels");
        }
      }
    }
    return names.stream().distinct().collect(Collectors.joining(", "));
  }
}
