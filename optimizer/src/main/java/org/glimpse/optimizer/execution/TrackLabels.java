package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.glimpse.detection.TrackListener;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * Labels as {@link TrackSearch} looks at them. Which objects match is kept in a temporary table of
 * the statement.
 */
final class TrackLabels implements TrackLooks {
  /** Which objects match, of the frames looked at. */
  private static final String MATCHING = "matching_objects";

  /** Rows are written, and stretches followed, so many at a time. */
  private static final int STEP = 1 << 12;

  private static final int STRETCHES = 16;

  private final VideoServices services;
  private final TrackRows.Parts parts;
  private final LabelFiller filler;
  private final DuckDbQuery database;
  private final QueryContext context;
  private final FrameSet candidates;
  private final QualifyingFrames occupied;

  /**
   * @param candidates frames that could match; objects in others are not asked
   */
  TrackLabels(
      VideoServices services,
      TrackRows.Parts parts,
      LabelFiller filler,
      DuckDbQuery database,
      FrameSet candidates,
      QueryContext context) {
    this.services = services;
    this.parts = parts;
    this.filler = filler;
    this.database = database;
    this.candidates = candidates;
    this.context = context;
    this.occupied = new QualifyingFrames(parts.occupied(), database);
    database.execute(
        "CREATE TEMPORARY TABLE "
            + MATCHING
            + " (frame BIGINT NOT NULL, ordinal INTEGER NOT NULL)");
  }

  @Override
  public Seen look(FrameSet frames) {
    filler.fill(parts.need(), frames);
    return new Seen(occupied.among(frames), hits(frames.intersect(candidates)));
  }

  private FrameSet hits(FrameSet frames) {
    FrameSet.Builder hits = FrameSet.builder();
    FrameSet left = frames;
    while (!left.isEmpty()) {
      FrameSet step = left.take(STEP);
      left = left.minus(step);
      List<String> rows =
          database.query(
              "SELECT * FROM ("
                  + parts.matches().among(step, QualifyingFrames.table(step))
                  + ") AS m(frame, ordinal) ORDER BY frame, ordinal",
              result -> {
                List<String> read = new ArrayList<>();
                while (result.next()) {
                  hits.add(result.getLong(1));
                  read.add("(" + result.getLong(1) + ", " + result.getInt(2) + ")");
                }
                return read;
              });
      insert(MATCHING, rows);
    }
    return hits.build();
  }

  private void insert(String table, List<String> rows) {
    for (int from = 0; from < rows.size(); from += STEP) {
      database.execute(
          "INSERT INTO "
              + table
              + " VALUES "
              + String.join(", ", rows.subList(from, Math.min(rows.size(), from + STEP))));
    }
  }

  /** A frame of an object that matches in it. */
  private record Match(long frame, int ordinal) {}

  /** An object, with all that a stretch shows of it. */
  private static final class Followed {
    final List<Match> matches = new ArrayList<>();
    long lastSeen;
  }

  /** An object's place among stretches, and its number there. */
  private record Identity(int stretch, long id) implements Comparable<Identity> {
    @Override
    public int compareTo(Identity other) {
      int order = Integer.compare(stretch, other.stretch);
      return order != 0 ? order : Long.compare(id, other.id);
    }
  }

  /** How objects are followed through stretches. */
  private interface Following {
    void through(List<FrameSet.Range> stretches, TrackListener listener);
  }

  private void tracked(List<FrameSet.Range> stretches, TrackListener listener) {
    services
        .tracks()
        .follow(
            parts.need().video(),
            parts.need().detector(),
            stretches,
            (int) context.settings().integer(Setting.TRACK_WINDOW),
            listener,
            context);
  }

  private void linked(List<FrameSet.Range> stretches, TrackListener listener) {
    services
        .tracks()
        .link(parts.need().video(), parts.need().detector(), stretches, listener, context);
  }

  /** The objects of some stretches that match at least once. */
  private Map<Identity, Followed> followed(List<FrameSet.Range> stretches, Following following) {
    Map<Long, BitSet> matching = matching(FrameSet.of(stretches));
    Map<Identity, Followed> followed = new TreeMap<>();
    following.through(
        stretches,
        (stretch, frame, ordinals, ids) -> {
          BitSet those = matching.get(frame);
          for (int i = 0; i < ids.length; i++) {
            Followed each =
                followed.computeIfAbsent(new Identity(stretch, ids[i]), id -> new Followed());
            each.lastSeen = frame;
            if (those != null && those.get(ordinals[i])) {
              each.matches.add(new Match(frame, ordinals[i]));
            }
          }
        });
    followed.values().removeIf(each -> each.matches.isEmpty());
    return followed;
  }

  private Map<Long, BitSet> matching(FrameSet frames) {
    String where =
        frames.ranges().stream()
            .map(each -> "frame BETWEEN " + each.start() + " AND " + (each.end() - 1))
            .collect(Collectors.joining(" OR "));
    return database.query(
        "SELECT frame, ordinal FROM " + MATCHING + " WHERE " + where,
        result -> {
          Map<Long, BitSet> matching = new HashMap<>();
          while (result.next()) {
            matching.computeIfAbsent(result.getLong(1), none -> new BitSet()).set(result.getInt(2));
          }
          return matching;
        });
  }

  @Override
  public List<Track> follow(List<FrameSet.Range> stretches) {
    return tracks(stretches, this::tracked);
  }

  @Override
  public List<Track> link(List<FrameSet.Range> stretches) {
    return tracks(stretches, this::linked);
  }

  private List<Track> tracks(List<FrameSet.Range> stretches, Following following) {
    List<Track> tracks = new ArrayList<>();
    for (int from = 0; from < stretches.size(); from += STRETCHES) {
      int first = from;
      followed(some(stretches, from), following)
          .forEach(
              (identity, each) -> {
                FrameSet.Builder frames = FrameSet.builder();
                each.matches.forEach(match -> frames.add(match.frame()));
                tracks.add(new Track(first + identity.stretch(), each.lastSeen, frames.build()));
              });
    }
    return tracks;
  }

  private static List<FrameSet.Range> some(List<FrameSet.Range> stretches, int from) {
    return stretches.subList(from, Math.min(stretches.size(), from + STRETCHES));
  }

  /**
   * Writes every object that matches, under a number of its track or of a chain of it.
   *
   * @param table with columns {@code frame}, {@code ordinal} and {@code trackid}
   * @param stretches apart, in each of which the tracks of what matches are followed whole
   * @param windows apart, in which objects are linked where they are in no stretch
   */
  void write(String table, List<FrameSet.Range> stretches, List<FrameSet.Range> windows) {
    FrameSet whole = FrameSet.of(stretches);
    long number = write(table, 0, stretches, this::tracked, FrameSet.empty());
    write(table, number, windows, this::linked, whole);
  }

  /** A chain that begins to match in a stretch is part of a track that does not go beyond it. */
  private long write(
      String table,
      long before,
      List<FrameSet.Range> stretches,
      Following following,
      FrameSet written) {
    long number = before;
    for (int from = 0; from < stretches.size(); from += STRETCHES) {
      List<String> rows = new ArrayList<>();
      for (Followed each : followed(some(stretches, from), following).values()) {
        number++;
        if (!written.contains(each.matches.get(0).frame())) {
          for (Match match : each.matches) {
            rows.add("(" + match.frame() + ", " + match.ordinal() + ", " + number + ")");
          }
        }
      }
      insert(table, rows);
    }
    return number;
  }
}
