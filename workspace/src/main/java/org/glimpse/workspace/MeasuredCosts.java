package org.glimpse.workspace;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What work has cost on this machine: seconds per unit by kind and key ({@code decode} of a file,
 * {@code detector} by its key), as an exponentially weighted moving average. Kept in the catalogue,
 * so that predictions start from what earlier sessions measured. A kind may also count what came of
 * a unit, such as how often a condition held. Safe from any thread.
 */
public final class MeasuredCosts {
  /** The average follows as if it had never seen more units than this. */
  private static final double MEMORY_UNITS = 10_000;

  /** A change of the average smaller than this is kept in memory only, to spare the disk. */
  private static final double CHANGE_STORED = 0.05;

  private final Workspace workspace;
  private final Map<Name, Cost> costs = new ConcurrentHashMap<>();
  private final Map<Name, Cost> stored = new ConcurrentHashMap<>();

  private record Name(String kind, String key) {}

  /**
   * One measured cost.
   *
   * @param kind what is done: {@code decode}, {@code detector}
   * @param key what it is done to
   * @param secondsPerUnit moving average
   * @param units how many units were seen in all
   */
  public record Cost(String kind, String key, double secondsPerUnit, long units) {}

  private MeasuredCosts(Workspace workspace) {
    this.workspace = workspace;
  }

  /** The costs of a workspace; one object each, shared. */
  static MeasuredCosts open(Workspace workspace) {
    MeasuredCosts measured = new MeasuredCosts(workspace);
    workspace.inTransaction(
        "reading measured costs",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "CREATE TABLE IF NOT EXISTS measured_costs (kind VARCHAR NOT NULL, key VARCHAR NOT"
                    + " NULL, seconds_per_unit DOUBLE NOT NULL, units BIGINT NOT NULL)");
            try (ResultSet rows =
                statement.executeQuery(
                    "SELECT kind, key, seconds_per_unit, units FROM measured_costs")) {
              while (rows.next()) {
                measured.load(
                    new Cost(
                        rows.getString(1), rows.getString(2), rows.getDouble(3), rows.getLong(4)));
              }
            }
          }
          return null;
        });
    return measured;
  }

  /**
   * Adds an observation: {@code units} took {@code seconds} of one thread's time. Its weight is its
   * share of all units seen, of which at most 10,000 earlier ones count, so that the average
   * settles fast and then follows slowly. Nothing happens for 0 units.
   */
  public synchronized void observe(String kind, String key, long units, double seconds) {
    if (units <= 0 || !(seconds >= 0)) {
      return;
    }
    Name name = new Name(kind, key);
    Cost before = costs.get(name);
    Cost after = new Cost(kind, key, seconds / units, units);
    if (before != null) {
      double weight = units / (units + Math.min(MEMORY_UNITS, before.units()));
      double average =
          before.secondsPerUnit() + weight * (seconds / units - before.secondsPerUnit());
      after = new Cost(kind, key, average, before.units() + units);
    }
    remember(after);
    Cost kept = stored.get(name);
    if (kept == null
        || after.units() >= 2 * kept.units()
        || Math.abs(after.secondsPerUnit() - kept.secondsPerUnit())
            > CHANGE_STORED * kept.secondsPerUnit()) {
      store(after);
      stored.put(name, after);
    }
  }

  /** Seconds per unit, where anything was measured. */
  public OptionalDouble secondsPerUnit(String kind, String key) {
    Cost cost = costs.get(new Name(kind, key));
    return cost == null ? OptionalDouble.empty() : OptionalDouble.of(cost.secondsPerUnit());
  }

  /** Everything measured, by kind and key. */
  public List<Cost> list() {
    return costs.values().stream()
        .sorted((a, b) -> (a.kind() + ' ' + a.key()).compareTo(b.kind() + ' ' + b.key()))
        .toList();
  }

  private void load(Cost cost) {
    remember(cost);
    stored.put(new Name(cost.kind(), cost.key()), cost);
  }

  private void remember(Cost cost) {
    costs.put(new Name(cost.kind(), cost.key()), cost);
  }

  private void store(Cost cost) {
    workspace.inTransaction(
        "storing a measured cost",
        connection -> {
          try (PreparedStatement delete =
                  connection.prepareStatement(
                      "DELETE FROM measured_costs WHERE kind = ? AND key = ?");
              PreparedStatement insert =
                  connection.prepareStatement("INSERT INTO measured_costs VALUES (?, ?, ?, ?)")) {
            bind(delete, cost);
            delete.executeUpdate();
            bind(insert, cost);
            insert.setDouble(3, cost.secondsPerUnit());
            insert.setLong(4, cost.units());
            insert.executeUpdate();
          }
          return null;
        });
  }

  private static void bind(PreparedStatement statement, Cost cost) throws SQLException {
    statement.setString(1, cost.kind());
    statement.setString(2, cost.key());
  }
}
