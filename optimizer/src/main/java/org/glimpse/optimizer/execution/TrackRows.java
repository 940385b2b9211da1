package org.glimpse.optimizer.execution;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * Rows of objects that match often enough, found by {@link TrackSearch} before the first of them.
 */
final class TrackRows implements RowSource {
  /** The temporary table of objects that match and were followed. */
  static final String TABLE = "followed_objects";

  /**
   * What is looked for.
   *
   * @param scan number of the scan that is filtered
   * @param need labels of the frames in range
   * @param matches SQL that yields frame and ordinal of objects that match
   * @param occupied SQL that yields the frames with an object of the class
   * @param answer SQL of the rows, over the objects in {@link #TABLE}
   * @param moreThan frames in which an object has to match
   */
  record Parts(
      int scan,
      LabelNeed need,
      StatementSql matches,
      StatementSql occupied,
      StatementSql answer,
      long moreThan) {}

  private final VideoServices services;
  private final Parts parts;
  private final AccuracyClauses clauses;
  private final OptionalDouble rate;
  private final ColourFilter filter;
  private final DuckDbQuery database;
  private final QueryContext context;
  private final BiConsumer<FrameSet, TrackSearch.Found> listener;
  private final LabelFiller filler;
  private final RowSource rows;
  private boolean started;

  /**
   * @param rate of the frames with a row that may be missing; empty where none may
   * @param listener told of the frames that could match, and of what was found
   */
  TrackRows(
      VideoServices services,
      Parts parts,
      AccuracyClauses clauses,
      OptionalDouble rate,
      ColourFilter filter,
      DuckDbQuery database,
      RowReader reader,
      QueryContext context,
      BiConsumer<FrameSet, TrackSearch.Found> listener) {
    this.services = services;
    this.parts = parts;
    this.clauses = clauses;
    this.rate = rate;
    this.filter = filter;
    this.database = database;
    this.context = context;
    this.listener = listener;
    this.filler = new LabelFiller(services, context, clauses.oracleLimit());
    this.rows = new WholeRows(Map.of(), parts.answer(), 0, false, filler, database, reader);
  }

  @Override
  public Object[] next() {
    if (!started) {
      started = true;
      start();
    }
    return rows.next();
  }

  private void start() {
    ColourFilter.Known known = filter.known(parts.scan(), parts.need(), context);
    TrackLabels labels = new TrackLabels(services, parts, filler, database, known.left(), context);
    TrackSearch search =
        new TrackSearch(
            labels,
            ExactPlanner.present(parts.need().video()),
            known.left(),
            TrackSteps.likely(known.left(), known.nearness()),
            parts.moreThan(),
            context.settings().integer(Setting.TRACK_WINDOW));
    TrackSearch.Found found =
        rate.isEmpty()
            ? search.all()
            : search.some(
                TrackSteps.of(known.left(), known.nearness(), parts.moreThan()),
                rate.getAsDouble(),
                clauses.confidence(),
                context.settings().integer(Setting.SEED));
    database.execute(
        "CREATE TEMPORARY TABLE "
            + TABLE
            + " (frame BIGINT NOT NULL, ordinal INTEGER NOT NULL, trackid BIGINT NOT NULL)");
    labels.write(TABLE, search.stretches(), search.windows());
    listener.accept(known.left(), found);
  }
}
