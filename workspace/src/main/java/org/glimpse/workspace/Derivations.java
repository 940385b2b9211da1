package org.glimpse.workspace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What was derived from videos and can be derived again, within the size that {@code
 * derived_max_mb} allows. Beyond it, what saves the fewest seconds per byte and has not been used
 * for long goes first (GreedyDual-Size, Cao and Irani 1997: a thing's priority is the clock at its
 * last use plus seconds per byte; the least goes, and the clock moves on to it). Safe from any
 * thread.
 */
public final class Derivations {
  private static final long MEGABYTE = 1_000_000;

  private static final String CLOCK = "SELECT coalesce(max(priority), 0) FROM derived_clock";

  private final Workspace workspace;
  private final Map<Name, Integer> inUse = new HashMap<>();

  private Derivations(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Those of a workspace; one object each, shared. */
  static Derivations open(Workspace workspace) {
    workspace.inTransaction(
        "creating the table of derived files",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "CREATE TABLE IF NOT EXISTS derived (kind VARCHAR NOT NULL, key VARCHAR NOT NULL,"
                    + " parts INTEGER NOT NULL, bytes BIGINT NOT NULL, seconds DOUBLE NOT NULL,"
                    + " priority DOUBLE NOT NULL)");
            statement.execute(
                "CREATE TABLE IF NOT EXISTS derived_clock (priority DOUBLE NOT NULL)");
          }
          return null;
        });
    return new Derivations(workspace);
  }

  /**
   * A derived thing: artefacts of one kind, numbered from 0.
   *
   * @param kind of artefact
   * @param key digest of the inputs and the operation
   */
  public record Name(String kind, Digest key) {
    /** Key of the artefact that holds one part. */
    public Digest part(int number) {
      return Digest.ofParts(key.hex(), Integer.toString(number));
    }
  }

  /** Keeps a thing from being thrown away until it is closed. */
  public interface Use extends AutoCloseable {
    @Override
    void close();
  }

  /** Begins to use a thing, whether it exists yet or not. */
  public synchronized Use use(Name name) {
    inUse.merge(name, 1, Integer::sum);
    workspace.inTransaction(
        "noting the use of a derived file", connection -> add(connection, name, 0, 0));
    return () -> {
      synchronized (Derivations.this) {
        inUse.computeIfPresent(name, (same, uses) -> uses == 1 ? null : uses - 1);
      }
    };
  }

  /**
   * Notes a part that was made, and makes room for it.
   *
   * @param parts how many parts the whole thing has
   * @param bytes of the new part
   * @param seconds that it took
   */
  public synchronized void made(
      Name name, int parts, long bytes, double seconds, QueryContext context) {
    long allBytes =
        workspace.inTransaction(
            "noting a derived file",
            connection -> {
              if (add(connection, name, bytes, seconds) == 0) {
                insert(connection, name, parts, bytes, seconds);
              }
              return bytes(connection);
            });
    OptionalLong megabytes = context.settings().integerOrOff(Setting.DERIVED_MAX_MB);
    if (megabytes.isPresent() && allBytes > megabytes.getAsLong() * MEGABYTE) {
      evict(megabytes.getAsLong() * MEGABYTE);
    }
  }

  private record Entry(Name name, int parts, long bytes, double seconds, double priority) {}

  /** Adds to a thing that is known and makes it the last used: 0 where it is not known. */
  private static int add(Connection connection, Name name, long bytes, double seconds)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE derived SET bytes = bytes + ?, seconds = seconds + ?, priority = ("
                + CLOCK
                + ") + (seconds + ?) / (bytes + ?) WHERE kind = ? AND key = ?")) {
      update.setLong(1, bytes);
      update.setDouble(2, seconds);
      update.setDouble(3, seconds);
      update.setLong(4, bytes);
      update.setString(5, name.kind());
      update.setString(6, name.key().hex());
      return update.executeUpdate();
    }
  }

  private static void insert(
      Connection connection, Name name, int parts, long bytes, double seconds) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO derived VALUES (?, ?, ?, ?, ?, (" + CLOCK + ") + ?)")) {
      insert.setString(1, name.kind());
      insert.setString(2, name.key().hex());
      insert.setInt(3, parts);
      insert.setLong(4, bytes);
      insert.setDouble(5, seconds);
      insert.setDouble(6, seconds / bytes);
      insert.executeUpdate();
    }
  }

  private static long bytes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT coalesce(sum(bytes), 0)::BIGINT FROM derived")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Throws away until no more than so many bytes are left, or all that is left is in use. */
  private void evict(long bytesMax) {
    List<Entry> entries = workspace.inTransaction("reading derived files", this::entries);
    long bytes = entries.stream().mapToLong(Entry::bytes).sum();
    for (Entry entry : entries) {
      if (bytes <= bytesMax) {
        return;
      }
      if (!inUse.containsKey(entry.name())) {
        bytes -= entry.bytes();
        forget(entry);
      }
    }
  }

  /** The row goes first: files without a row are made use of, or overwritten, never missed. */
  private void forget(Entry entry) {
    workspace.inTransaction(
        "throwing derived files away",
        connection -> {
          delete(connection, entry.name());
          try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM derived_clock");
            statement.execute("INSERT INTO derived_clock VALUES (" + entry.priority() + ")");
          }
          return null;
        });
    for (int part = 0; part < entry.parts(); part++) {
      workspace.artifacts().delete(entry.name().kind(), entry.name().part(part));
    }
  }

  private static void delete(Connection connection, Name name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM derived WHERE kind = ? AND key = ?")) {
      delete.setString(1, name.kind());
      delete.setString(2, name.key().hex());
      delete.executeUpdate();
    }
  }

  /** The least worth keeping first. */
  private List<Entry> entries(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT kind, key, parts, bytes, seconds, priority FROM derived"
                    + " ORDER BY priority, kind, key")) {
      List<Entry> entries = new ArrayList<>();
      while (rows.next()) {
        entries.add(
            new Entry(
                new Name(rows.getString(1), new Digest(rows.getString(2))),
                rows.getInt(3),
                rows.getLong(4),
                rows.getDouble(5),
                rows.getDouble(6)));
      }
      return entries;
    }
  }
}
