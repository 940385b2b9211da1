package org.glimpse.workspace;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every statement was predicted to cost and what it did cost, in table {@code query_ledger}.
 * Holds the last 10,000 statements at most. A statement that was running when the process died is
 * shown as {@code lost} after the next start.
 */
public final class QueryLedger {
  private static final int KEPT_MAX = 10_000;

  /** Old entries are cleared in batches of this many, so that most starts delete nothing. */
  private static final int CLEARED_TOGETHER = 500;

  private static final int SQL_CHARACTERS_MAX = 20_000;

  private final Workspace workspace;
  private long nextId;

  /** How far a statement has come. */
  public enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    /** It was running when the process ended. */
    LOST
  }

  /** Predicted or actual cost of a statement. */
  public record Cost(long detectorCalls, double seconds) {}

  /**
   * One statement.
   *
   * @param started UTC
   * @param plan the plan's name; empty before planning, and for statements without a plan
   * @param predicted empty before planning
   * @param actual empty while running
   * @param rows rows returned; -1 while running
   * @param error the error's code, where it failed
   * @param user who asked; empty for the owner of the process
   */
  public record Entry(
      long id,
      String sql,
      Optional<String> plan,
      LocalDateTime started,
      State state,
      Optional<Cost> predicted,
      Optional<Cost> actual,
      long rows,
      Optional<ErrorCode> error,
      Optional<String> user) {}

  private QueryLedger(Workspace workspace) {
    this.workspace = workspace;
  }

  static QueryLedger open(Workspace workspace) {
    QueryLedger ledger = new QueryLedger(workspace);
    ledger.nextId =
        workspace.inTransaction(
            "opening the query ledger",
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(
                    """
                    CREATE TABLE IF NOT EXISTS query_ledger (
                      id BIGINT NOT NULL, sql VARCHAR NOT NULL, plan VARCHAR,
                      started TIMESTAMP NOT NULL, state VARCHAR NOT NULL,
                      predicted_calls BIGINT, predicted_seconds DOUBLE,
                      actual_calls BIGINT, actual_seconds DOUBLE,
                      result_rows BIGINT NOT NULL, error VARCHAR)""");
                // Workspaces of before there were users lack it.
                statement.execute(
                    "ALTER TABLE query_ledger ADD COLUMN IF NOT EXISTS user_name VARCHAR");
                statement.execute("UPDATE query_ledger SET state = 'LOST' WHERE state = 'RUNNING'");
                try (ResultSet rows =
                    statement.executeQuery("SELECT coalesce(max(id), 0) + 1 FROM query_ledger")) {
                  rows.next();
                  return rows.getLong(1);
                }
              }
            });
    return ledger;
  }

  /**
   * Enters a statement that begins now; returns its id, never used before in this workspace.
   *
   * @param user who asks; empty for the owner of the process
   */
  public synchronized long start(String sql, Optional<String> user) {
    long id = nextId++;
    String kept = sql.length() > SQL_CHARACTERS_MAX ? sql.substring(0, SQL_CHARACTERS_MAX) : sql;
    workspace.inTransaction(
        "entering a query",
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO query_ledger (id, sql, started, state, result_rows, user_name)"
                      + " VALUES (?, ?, ?, 'RUNNING', -1, ?)")) {
            insert.setLong(1, id);
            insert.setString(2, kept);
            insert.setObject(3, LocalDateTime.now(ZoneOffset.UTC));
            insert.setString(4, user.orElse(null));
            insert.executeUpdate();
          }
          if (id % CLEARED_TOGETHER == 0) {
            try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM query_ledger WHERE id <= ?")) {
              delete.setLong(1, id - KEPT_MAX);
              delete.executeUpdate();
            }
          }
          return null;
        });
    return id;
  }

  /** Notes the chosen plan and its predicted cost. */
  public synchronized void planned(long id, String plan, Cost predicted) {
    update(
        "UPDATE query_ledger SET plan = ?, predicted_calls = ?, predicted_seconds = ? WHERE id = ?",
        plan,
        predicted.detectorCalls(),
        predicted.seconds(),
        id);
  }

  /**
   * Notes how a statement ended.
   *
   * @param rows rows returned
   * @param error why it failed; empty where it did not
   */
  public synchronized void finish(long id, Cost actual, long rows, Optional<ErrorCode> error) {
    State state =
        error
            .map(
                code ->
                    code == ErrorCode.CANCELLED || code == ErrorCode.TIMEOUT
                        ? State.CANCELLED
                        : State.FAILED)
            .orElse(State.DONE);
    update(
        "UPDATE query_ledger SET state = ?, actual_calls = ?, actual_seconds = ?, result_rows = ?,"
            + " error = ? WHERE id = ?",
        state.name(),
        actual.detectorCalls(),
        actual.seconds(),
        rows,
        error.map(ErrorCode::name).orElse(null),
        id);
  }

  /**
   * The newest statements, newest first.
   *
   * @param user whose; empty for everybody's
   */
  public List<Entry> list(int limit, Optional<String> user) {
    return workspace.inTransaction(
        "reading the query ledger",
        connection -> {
          List<Entry> entries = new ArrayList<>();
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT id, sql, plan, started, state, predicted_calls, predicted_seconds,"
                      + " actual_calls, actual_seconds, result_rows, error, user_name"
                      + " FROM query_ledger WHERE coalesce(user_name = ?, ?) ORDER BY id DESC"
                      + " LIMIT ?")) {
            query.setString(1, user.orElse(null));
            query.setBoolean(2, user.isEmpty());
            query.setInt(3, limit);
            try (ResultSet rows = query.executeQuery()) {
              while (rows.next()) {
                entries.add(entry(rows));
              }
            }
          }
          return entries;
        });
  }

  private static Entry entry(ResultSet rows) throws SQLException {
    return new Entry(
        rows.getLong(1),
        rows.getString(2),
        Optional.ofNullable(rows.getString(3)),
        rows.getObject(4, LocalDateTime.class),
        State.valueOf(rows.getString(5)),
        cost(rows, 6),
        cost(rows, 8),
        rows.getLong(10),
        Optional.ofNullable(rows.getString(11)).map(ErrorCode::valueOf),
        Optional.ofNullable(rows.getString(12)));
  }

  private static Optional<Cost> cost(ResultSet rows, int column) throws SQLException {
    long calls = rows.getLong(column);
    return rows.wasNull()
        ? Optional.empty()
        : Optional.of(new Cost(calls, rows.getDouble(column + 1)));
  }

  private void update(String sql, Object... values) {
    workspace.inTransaction(
        "updating the query ledger",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
          }
          return null;
        });
  }
}
