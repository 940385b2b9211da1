package org.glimpse.detection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glimpse.video.Box;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * SORT (Bewley et al., ICIP 2016): each track's box is predicted by a Kalman filter, detections of
 * the frame are assigned to predictions by the Hungarian method on their IoU, and pairs below an
 * IoU of 0.3 are refused. Classes are tracked apart. Every detection gets an id: the paper's
 * probation of new tracks is left to the query ({@code HAVING COUNT(*) > n}). Before that, and
 * unlike the paper, {@link CertainLinks} to the frame before are kept.
 *
 * <p>Its state is the tracks seen within the window, whatever the length of the video, and can be
 * written and read back without changing what follows.
 */
final class SortTracker implements FrameFollower {
  /** Counted up whenever ids would come out differently, since they are kept. */
  static final int VERSION = 2;

  private static final double IOU_MIN = 0.3;

  /** More boxes of one class in one frame than this are no scene but a mistake. */
  private static final int BOXES_MAX = 5_000;

  private final int trackWindow;
  private final Map<String, List<Track>> tracks = new TreeMap<>();
  private long nextId = 1;

  private static final class Track {
    final long id;
    final KalmanBox filter;
    Box box;
    long lastSeen;

    /** The frame that the filter stands at. */
    long predictedTo;

    Track(long id, KalmanBox filter, Box box, long frame) {
      this.id = id;
      this.filter = filter;
      this.box = box;
      this.lastSeen = frame;
      this.predictedTo = frame;
    }
  }

  /**
   * @param trackWindow frames that a track may go unseen
   */
  SortTracker(int trackWindow) {
    this.trackWindow = trackWindow;
  }

  @Override
  public long[] next(long frame, List<Detection> detections) {
    long[] ids = new long[detections.size()];
    Map<String, List<Integer>> byClass = new TreeMap<>();
    for (int i = 0; i < ids.length; i++) {
      byClass.computeIfAbsent(detections.get(i).className(), c -> new ArrayList<>()).add(i);
    }
    forgetUnseen(frame);
    for (Map.Entry<String, List<Integer>> entry : byClass.entrySet()) {
      if (entry.getValue().size() > BOXES_MAX) {
        throw GlimpseException.of(
            ErrorCode.MEMORY_LIMIT,
            "Frame " + frame + " has " + entry.getValue().size() + " boxes of one class",
            "The tracker follows at most " + BOXES_MAX + "; raise score_threshold.");
      }
      match(frame, detections, entry.getKey(), entry.getValue(), ids);
    }
    // Ids are given in the order of the detections, not of the classes.
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == 0) {
        Detection detection = detections.get(i);
        Track track = new Track(nextId++, KalmanBox.at(detection.box()), detection.box(), frame);
        tracks.computeIfAbsent(detection.className(), c -> new ArrayList<>()).add(track);
        ids[i] = track.id;
      }
    }
    return ids;
  }

  private void forgetUnseen(long frame) {
    tracks.values().forEach(list -> list.removeIf(track -> frame - track.lastSeen > trackWindow));
    tracks.values().removeIf(List::isEmpty);
  }

  private void match(
      long frame, List<Detection> detections, String className, List<Integer> indexes, long[] ids) {
    List<Track> known = tracks.getOrDefault(className, List.of());
    double[][] gains = new double[indexes.size()][known.size()];
    for (int t = 0; t < known.size(); t++) {
      Track track = known.get(t);
      for (; track.predictedTo < frame; track.predictedTo++) {
        track.filter.predict();
      }
      var predicted = track.filter.box();
      for (int d = 0; d < gains.length; d++) {
        double iou = detections.get(indexes.get(d)).box().iou(predicted);
        gains[d][t] = iou >= IOU_MIN ? iou : 0;
      }
    }
    keepCertain(frame, indexes.stream().map(i -> detections.get(i).box()).toList(), known, gains);
    int[] assigned = assign(gains, known.size());
    for (int d = 0; d < assigned.length; d++) {
      if (assigned[d] >= 0) {
        Track track = known.get(assigned[d]);
        track.box = detections.get(indexes.get(d)).box();
        track.filter.update(track.box);
        track.lastSeen = frame;
        ids[indexes.get(d)] = track.id;
      }
    }
  }

  /** Leaves nothing else to choose where boxes are linked to the frame before. */
  private static void keepCertain(
      long frame, List<Box> boxes, List<Track> known, double[][] gains) {
    List<Integer> before = new ArrayList<>();
    for (int t = 0; t < known.size(); t++) {
      if (known.get(t).lastSeen == frame - 1) {
        before.add(t);
      }
    }
    int[] linked = CertainLinks.of(before.stream().map(t -> known.get(t).box).toList(), boxes);
    for (int d = 0; d < linked.length; d++) {
      if (linked[d] >= 0) {
        int track = before.get(linked[d]);
        Arrays.fill(gains[d], 0);
        for (double[] row : gains) {
          row[track] = 0;
        }
        gains[d][track] = 1;
      }
    }
  }

  /**
   * The assignment, group by group of boxes that overlap at all: equal to one assignment over all,
   * and fast in frames with many boxes.
   */
  private static int[] assign(double[][] gains, int columns) {
    int[] assigned = new int[gains.length];
    Arrays.fill(assigned, -1);
    boolean[] rowDone = new boolean[gains.length];
    boolean[] columnDone = new boolean[columns];
    for (int row = 0; row < gains.length; row++) {
      if (rowDone[row]) {
        continue;
      }
      List<Integer> rows = new ArrayList<>(List.of(row));
      List<Integer> cols = new ArrayList<>();
      rowDone[row] = true;
      for (int i = 0, j = 0; i < rows.size() || j < cols.size(); ) {
        if (i < rows.size()) {
          collectColumns(gains[rows.get(i++)], columnDone, cols);
        } else {
          collectRows(gains, cols.get(j++), rowDone, rows);
        }
      }
      rows.sort(null);
      cols.sort(null);
      double[][] group = new double[rows.size()][cols.size()];
      for (int i = 0; i < rows.size(); i++) {
        for (int j = 0; j < cols.size(); j++) {
          group[i][j] = gains[rows.get(i)][cols.get(j)];
        }
      }
      int[] within = Assignment.maximise(group);
      for (int i = 0; i < within.length; i++) {
        assigned[rows.get(i)] = within[i] < 0 ? -1 : cols.get(within[i]);
      }
    }
    return assigned;
  }

  private static void collectColumns(double[] gains, boolean[] done, List<Integer> columns) {
    for (int column = 0; column < gains.length; column++) {
      if (gains[column] > 0 && !done[column]) {
        done[column] = true;
        columns.add(column);
      }
    }
  }

  private static void collectRows(
      double[][] gains, int column, boolean[] done, List<Integer> rows) {
    for (int row = 0; row < gains.length; row++) {
      if (gains[row][column] > 0 && !done[row]) {
        done[row] = true;
        rows.add(row);
      }
    }
  }

  /** How many tracks it holds. */
  int liveTracks() {
    return tracks.values().stream().mapToInt(List::size).sum();
  }

  /** Everything that the frames to come depend on. */
  byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeLong(nextId);
      out.writeInt(tracks.size());
      for (Map.Entry<String, List<Track>> entry : tracks.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().size());
        for (Track track : entry.getValue()) {
          out.writeLong(track.id);
          out.writeLong(track.lastSeen);
          out.writeLong(track.predictedTo);
          out.writeFloat(track.box.xmin());
          out.writeFloat(track.box.ymin());
          out.writeFloat(track.box.xmax());
          out.writeFloat(track.box.ymax());
          track.filter.write(out);
        }
      }
    } catch (IOException impossible) {
      throw GlimpseException.internal("Cannot write the tracker's state", impossible);
    }
    return bytes.toByteArray();
  }

  /** A tracker that goes on from {@link #state}. */
  static SortTracker resume(int trackWindow, byte[] state) {
    SortTracker tracker = new SortTracker(trackWindow);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      if (in.readInt() != VERSION) {
        throw new IOException("another version");
      }
      tracker.nextId = in.readLong();
      int classes = in.readInt();
      for (int c = 0; c < classes; c++) {
        String className = in.readUTF();
        int count = in.readInt();
        List<Track> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          long id = in.readLong();
          long lastSeen = in.readLong();
          long predictedTo = in.readLong();
          Box box = new Box(in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat());
          Track track = new Track(id, KalmanBox.read(in), box, lastSeen);
          track.predictedTo = predictedTo;
          list.add(track);
        }
        tracker.tracks.put(className, list);
      }
    } catch (IOException damaged) {
      throw GlimpseException.internal("Cannot read the tracker's state", damaged);
    }
    return tracker;
  }
}
