package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** Rows of objects that match often enough, found by {@link TrackSearch}. */
final class TrackRows implements RowSource, TrackSearch.Looks {
  /** The temporary table of objects that match and were followed. */
  static final String TABLE = "followed_objects";

  private static final int STEP = 1 << 12;

  /**
   * What is looked for.
   *
   * @param need labels of the frames in range
   * @param matches SQL that yields frame and ordinal of objects that match
   * @param answer SQL of the rows, over the objects in {@link #TABLE}
   * @param moreThan frames in which an object has to match
   */
  record Parts(LabelNeed need, StatementSql matches, StatementSql answer, long moreThan) {}

  private final VideoServices services;
  private final Parts parts;
  private final AccuracyClauses clauses;
  private final TracksQuery.Candidates candidates;
  private final DuckDbQuery database;
  private final QueryContext context;
  private final Consumer<TrackSearch.Found> listener;
  private final LabelFiller filler;
  private final RowSource rows;
  private final int trackWindow;

  /** Which objects match, by their frame, among those looked at. */
  private final Map<Long, BitSet> matching = new HashMap<>();

  private boolean started;

  TrackRows(
      VideoServices services,
      Parts parts,
      AccuracyClauses clauses,
      TracksQuery.Candidates candidates,
      DuckDbQuery database,
      RowReader reader,
      QueryContext context,
      Consumer<TrackSearch.Found> listener) {
    this.services = services;
    this.parts = parts;
    this.clauses = clauses;
    this.candidates = candidates;
    this.database = database;
    this.context = context;
    this.listener = listener;
    this.filler = new LabelFiller(services, context, clauses.oracleLimit());
    this.rows = new WholeRows(Map.of(), parts.answer(), 0, false, filler, database, reader);
    this.trackWindow = (int) context.settings().integer(Setting.TRACK_WINDOW);
  }

  @Override
  public Object[] next() {
    if (!started) {
      started = true;
      TrackSearch.Found found =
          new TrackSearch(
                  candidates.of(context),
                  ExactPlanner.present(parts.need().video()),
                  parts.moreThan(),
                  this)
              .search(
                  clauses.falseNegativeRate().getAsDouble(),
                  clauses.confidence(),
                  context.settings().integer(Setting.SEED));
      keep(found.windows());
      listener.accept(found);
    }
    return rows.next();
  }

  @Override
  public FrameSet hits(FrameSet frames) {
    filler.fill(parts.need(), frames);
    FrameSet.Builder found = FrameSet.builder();
    FrameSet left = frames;
    while (!left.isEmpty()) {
      FrameSet step = left.take(STEP);
      left = left.minus(step);
      String list =
          step.stream()
              .mapToObj(Long::toString)
              .collect(Collectors.joining(", ", "(SELECT unnest([", "]) AS frame)"));
      database.query(
          "SELECT * FROM ("
              + parts.matches().among(step, list)
              + ") AS m(frame, ordinal) ORDER BY frame",
          result -> {
            while (result.next()) {
              long frame = result.getLong(1);
              if (!matching.containsKey(frame)) {
                found.add(frame);
              }
              matching.computeIfAbsent(frame, none -> new BitSet()).set(result.getInt(2));
            }
            return null;
          });
    }
    return found.build();
  }

  /** An object in one window. */
  private record Track(int window, long id) {}

  @Override
  public FrameSet found(List<FrameSet.Range> windows) {
    Map<Track, List<Long>> frames = new HashMap<>();
    services
        .tracks()
        .follow(
            parts.need().video(),
            parts.need().detector(),
            windows,
            trackWindow,
            (window, frame, ordinals, ids) -> {
              BitSet those = matching.getOrDefault(frame, new BitSet());
              for (int i = 0; i < ids.length; i++) {
                if (those.get(ordinals[i])) {
                  frames
                      .computeIfAbsent(new Track(window, ids[i]), none -> new ArrayList<>())
                      .add(frame);
                }
              }
            },
            context);
    long[] found =
        frames.values().stream()
            .filter(each -> each.size() > parts.moreThan())
            .flatMap(List::stream)
            .mapToLong(Long::longValue)
            .sorted()
            .distinct()
            .toArray();
    return FrameSet.of(found);
  }

  /** Keeps who is who among what matches in the windows, each object under its own number. */
  private void keep(List<FrameSet.Range> windows) {
    database.execute(
        "CREATE TEMPORARY TABLE "
            + TABLE
            + " (frame BIGINT NOT NULL, ordinal INTEGER NOT NULL, trackid BIGINT NOT NULL)");
    Map<Track, Long> numbers = new HashMap<>();
    List<String> rowsToKeep = new ArrayList<>();
    boolean named = parts.need().detector().hasTrackIds();
    services
        .tracks()
        .follow(
            parts.need().video(),
            parts.need().detector(),
            windows,
            trackWindow,
            (window, frame, ordinals, ids) -> {
              BitSet those = matching.getOrDefault(frame, new BitSet());
              for (int i = 0; i < ids.length; i++) {
                if (those.get(ordinals[i])) {
                  long number =
                      named
                          ? ids[i]
                          : numbers.computeIfAbsent(
                              new Track(window, ids[i]), none -> numbers.size() + 1L);
                  rowsToKeep.add("(" + frame + ", " + ordinals[i] + ", " + number + ")");
                }
              }
            },
            context);
    for (int from = 0; from < rowsToKeep.size(); from += STEP) {
      database.execute(
          "INSERT INTO "
              + TABLE
              + " VALUES "
              + String.join(
                  ", ", rowsToKeep.subList(from, Math.min(rowsToKeep.size(), from + STEP))));
    }
  }
}
