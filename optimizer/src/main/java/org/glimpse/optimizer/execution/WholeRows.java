package org.glimpse.optimizer.execution;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.GlimpseException;

/** The rows of a plan whose labels are all made before the first row is read. */
final class WholeRows implements RowSource {
  /** Answers up to this many rows are read at once. */
  static final long FEW_ROWS = 4_096;

  private final Map<Integer, LabelNeed> needs;
  private final StatementSql statement;
  private final long missing;
  private final boolean few;
  private final LabelFiller filler;
  private final DuckDbQuery database;
  private final RowReader reader;
  private final Queue<Object[]> page = new ArrayDeque<>();
  private boolean started;
  private long total;
  private long read;

  /**
   * @param needs by the number of the scan
   * @param missing labels to be made, each counted once
   * @param few whether the answer has at most {@link #FEW_ROWS} rows
   */
  WholeRows(
      Map<Integer, LabelNeed> needs,
      StatementSql statement,
      long missing,
      boolean few,
      LabelFiller filler,
      DuckDbQuery database,
      RowReader reader) {
    this.needs = needs;
    this.statement = statement;
    this.missing = missing;
    this.few = few;
    this.filler = filler;
    this.database = database;
    this.reader = reader;
  }

  @Override
  public Object[] next() {
    if (!started) {
      started = true;
      start();
    }
    if (page.isEmpty() && read < total) {
      readPage();
    }
    return page.poll();
  }

  private void start() {
    filler.allow(
        needs.values().stream().distinct().mapToLong(each -> each.cost().detectorCalls()).sum());
    Map<Integer, FrameSet> lost = new HashMap<>();
    needs.forEach((scan, need) -> lost.put(scan, filler.fill(need, need.labelled())));
    String sql = statement.whole(lost);
    if (few) {
      take(sql);
    } else {
      keep(sql);
    }
    database.cover(needs.values().stream().mapToLong(each -> each.frames().size()).sum());
  }

  private void keep(String sql) {
    database.execute("CREATE TEMPORARY TABLE answer AS " + sql);
    total =
        database.query(
            "SELECT count(*) FROM answer",
            rows -> {
              rows.next();
              return rows.getLong(1);
            });
  }

  private void readPage() {
    long end = read + FEW_ROWS;
    take("SELECT * FROM answer WHERE rowid >= " + read + " AND rowid < " + end + " ORDER BY rowid");
    if (page.size() != Math.min(total, end) - read) {
      throw GlimpseException.internal(
          "Rows " + read + " to " + end + " of an answer gave " + page.size() + " rows", null);
    }
    read += page.size();
  }

  private void take(String sql) {
    database.query(
        sql,
        rows -> {
          while (rows.next()) {
            page.add(reader.row(rows));
          }
          return null;
        });
  }
}
