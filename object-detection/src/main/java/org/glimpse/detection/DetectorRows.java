package org.glimpse.detection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.duckdb.DuckDBConnection;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.Workspace;

/** The relations {@code detector_keys} and {@code detector_names}. */
final class DetectorRows {
  private static final String SELECT =
      """
      SELECT n.name, k.id, k.key, k.kind, n.source, k.classes, k.has_trackids,
             n.seconds_per_frame, k.description, n.owner_video, k.content, k.options
      FROM detector_names n JOIN detector_keys k ON k.id = n.detector_id""";

  private final Workspace workspace;

  DetectorRows(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * A detector as stored.
   *
   * @param content digest of the model, or of the recording
   * @param options in canonical spelling
   * @param ownerVideo the video that CREATE VIDEO FROM RECORDING made together with it
   */
  record Row(
      RegisteredDetector detector, Digest content, String options, Optional<String> ownerVideo) {}

  /** Stores a detector under its name, in place of one of that name; returns it with its id. */
  RegisteredDetector put(Row row) {
    return workspace.inTransaction(
        "registering the detector " + row.detector().name(),
        connection -> {
          RegisteredDetector detector = row.detector();
          int id = idOf(connection, row);
          deleteName(connection, detector.name());
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO detector_names VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, detector.name());
            insert.setInt(2, id);
            insert.setString(3, detector.source());
            insert.setObject(
                4,
                detector.secondsPerFrame().isPresent()
                    ? (Double) detector.secondsPerFrame().getAsDouble()
                    : null);
            insert.setString(5, row.ownerVideo().orElse(null));
            insert.executeUpdate();
          }
          return withId(detector, id);
        });
  }

  void remove(String name) {
    workspace.inTransaction(
        "dropping the detector " + name,
        connection -> {
          deleteName(connection, name);
          return null;
        });
  }

  Optional<Row> find(String name) {
    return query(SELECT + " WHERE lower(n.name) = lower(?)", name).stream().findFirst();
  }

  List<Row> list() {
    return query(SELECT + " ORDER BY lower(n.name)");
  }

  /** The stored form of a detector with that id, whatever its name. */
  Row byId(int id) {
    return workspace
        .inTransaction(
            "looking up a detector",
            connection -> {
              try (PreparedStatement query =
                  connection.prepareStatement(
                      "SELECT '', id, key, kind, '', classes, has_trackids, NULL, description,"
                          + " NULL, content, options FROM detector_keys WHERE id = ?")) {
                query.setInt(1, id);
                return read(query);
              }
            })
        .get(0);
  }

  private List<Row> query(String sql, Object... parameters) {
    return workspace.inTransaction(
        "looking up detectors",
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
              query.setObject(i + 1, parameters[i]);
            }
            return read(query);
          }
        });
  }

  private static List<Row> read(PreparedStatement query) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        double price = rows.getDouble(8);
        OptionalDouble secondsPerFrame =
            rows.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(price);
        RegisteredDetector detector =
            new RegisteredDetector(
                rows.getString(1),
                rows.getInt(2),
                new Digest(rows.getString(3)),
                RegisteredDetector.Kind.valueOf(rows.getString(4)),
                rows.getString(5),
                RecordingImport.readList(rows.getString(6)),
                rows.getBoolean(7),
                secondsPerFrame,
                rows.getString(9));
        found.add(
            new Row(
                detector,
                new Digest(rows.getString(11)),
                rows.getString(12),
                Optional.ofNullable(rows.getString(10))));
      }
    }
    return found;
  }

  /** The number of a detector's key; a new one if the key is new. */
  private static int idOf(DuckDBConnection connection, Row row) throws SQLException {
    RegisteredDetector detector = row.detector();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT id FROM detector_keys WHERE key = ?")) {
      query.setString(1, detector.key().hex());
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          return rows.getInt(1);
        }
      }
    }
    int id = nextOwner(connection);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO detector_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, id);
      insert.setString(2, detector.key().hex());
      insert.setString(3, detector.kind().name());
      insert.setString(4, row.content().hex());
      insert.setString(5, row.options());
      insert.setString(6, RecordingImport.writeList(detector.classes()));
      insert.setBoolean(7, detector.hasTrackIds());
      insert.setString(8, detector.description());
      insert.executeUpdate();
    }
    return id;
  }

  /** A number for an owner of labels: detectors and {@code label_owners} share one sequence. */
  static int nextOwner(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT greatest((SELECT coalesce(max(id), 0) FROM detector_keys),"
                    + " (SELECT coalesce(max(id), 0) FROM label_owners)) + 1")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void deleteName(DuckDBConnection connection, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM detector_names WHERE lower(name) = lower(?)")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
  }

  private static RegisteredDetector withId(RegisteredDetector detector, int id) {
    return new RegisteredDetector(
        detector.name(),
        id,
        detector.key(),
        detector.kind(),
        detector.source(),
        detector.classes(),
        detector.hasTrackIds(),
        detector.secondsPerFrame(),
        detector.description());
  }
}
