package org.glimpse.engine.jdbc;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.glimpse.engine.RecordedStreet;

/**
 * A workspace that clients connect to, with a short recorded street, and a dear one whose labels
 * nobody would wait for.
 *
 * @param url without properties
 * @param closing what to close after the clients
 */
record TestDatabase(String url, Closeable closing) implements Closeable {
  /** A second a frame: far above the default {@code confirm_above}. */
  static final int DEAR_FRAMES = 1_000_000;

  /** In process. */
  static TestDatabase embedded(Path folder) throws Exception {
    TestDatabase database =
        new TestDatabase("jdbc:glimpse:" + folder.resolve("workspace"), () -> {});
    database.fill(folder);
    return database;
  }

  /** Makes the videos. */
  void fill(Path folder) throws Exception {
    Path recording = RecordedStreet.write(folder);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(RecordedStreet.createVideo("street", recording));
      statement.execute(
          "CREATE VIDEO dear FROM RECORDING '"
              + recording
              + "' WITH (frame_count = "
              + DEAR_FRAMES
              + ", fps = 10, seconds_per_frame = 1)");
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** Detector calls of the statement executed last, whoever executed it. */
  long lastDetectorCalls() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT detector_calls FROM system.queries WHERE state <> 'running'"
                    + " ORDER BY id DESC LIMIT 1")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    closing.close();
  }
}
