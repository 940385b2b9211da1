package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.glimpse.detection.ObjectTracks;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/**
 * How many tracks begin in windows: those with an object that counts in a counted frame, and none
 * in an earlier frame of the window. Frames out of range are followed, and hold no object that
 * counts.
 */
final class WindowBirths {
  /** Frames of windows whose objects are held at once. */
  private static final long FRAMES_AT_ONCE = 16_384;

  private final SampledQuery query;
  private final StatementSql counted;
  private final DuckDbQuery database;
  private final LabelNeed need;
  private final ObjectTracks tracks;
  private final int trackWindow;
  private final QueryContext context;

  /**
   * @param counted yields frame and ordinal of objects, then whether each quantity counts them
   */
  WindowBirths(
      SampledQuery query,
      StatementSql counted,
      DuckDbQuery database,
      LabelNeed need,
      ObjectTracks tracks,
      int trackWindow,
      QueryContext context) {
    this.query = query;
    this.counted = counted;
    this.database = database;
    this.need = need;
    this.tracks = tracks;
    this.trackWindow = trackWindow;
    this.context = context;
  }

  /**
   * A row for each window, a value for each quantity.
   *
   * @param windows whose frames are labelled, ascending
   */
  double[][] of(TrackWindows among, long[] windows) {
    double[][] rows = new double[windows.length][];
    int start = 0;
    while (start < windows.length) {
      int end = start;
      long frames = 0;
      do {
        frames += among.followed(windows[end++]).size();
      } while (end < windows.length && frames < FRAMES_AT_ONCE);
      count(among, windows, start, end, rows);
      start = end;
    }
    return rows;
  }

  private void count(TrackWindows among, long[] windows, int start, int end, double[][] rows) {
    FrameSet.Builder frames = FrameSet.builder();
    List<FrameSet.Range> followed = new ArrayList<>();
    List<Set<List<Long>>> seen = new ArrayList<>();
    for (int i = start; i < end; i++) {
      FrameSet.Range range = among.followed(windows[i]);
      followed.add(range);
      frames.add(range.start(), range.end());
      rows[i] = new double[query.quantities().size()];
      seen.add(new HashSet<>());
    }
    Map<Long, BitSet> objects = objects(frames.build());
    int quantities = query.quantities().size();
    tracks.follow(
        need.video(),
        need.detector(),
        followed,
        trackWindow,
        (window, frame, ordinals, ids) -> {
          BitSet those = objects.getOrDefault(frame, new BitSet());
          boolean counts = frame >= among.counted(windows[start + window]).start();
          for (int i = 0; i < ids.length; i++) {
            for (int quantity = 0; quantity < quantities; quantity++) {
              if (those.get(ordinals[i] * quantities + quantity)
                  && seen.get(window).add(List.of((long) quantity, ids[i]))
                  && counts) {
                rows[start + window][quantity]++;
              }
            }
          }
        },
        context);
  }

  /** Which objects count: bit ordinal x quantities + quantity of each frame that has some. */
  private Map<Long, BitSet> objects(FrameSet frames) {
    String wanted =
        frames.ranges().stream()
            .map(range -> "(" + range.start() + ", " + range.end() + ")")
            .collect(Collectors.joining(", "));
    database.execute(
        "CREATE OR REPLACE TEMPORARY TABLE window_frames AS SELECT unnest(range(w.first, w.after))"
            + " AS frame FROM (VALUES "
            + wanted
            + ") AS w(first, after)");
    int quantities = query.quantities().size();
    return database.query(
        counted.among(frames, "window_frames"),
        rows -> {
          Map<Long, BitSet> found = new HashMap<>();
          while (rows.next()) {
            BitSet bits = found.computeIfAbsent(rows.getLong(1), none -> new BitSet());
            for (int quantity = 0; quantity < quantities; quantity++) {
              if (rows.getBoolean(quantity + 3)) {
                bits.set(rows.getInt(2) * quantities + quantity);
              }
            }
          }
          return found;
        });
  }
}
