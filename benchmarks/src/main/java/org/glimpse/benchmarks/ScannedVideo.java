package org.glimpse.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A video and a detector registered in a new workspace, through JDBC as a user would. */
final class ScannedVideo implements AutoCloseable {
  private final Connection connection;

  private ScannedVideo(Connection connection) {
    this.connection = connection;
  }

  static ScannedVideo register(Path workspace, Path video, Path model) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:glimpse:" + workspace);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET confirm_above = 'off'");
      statement.execute("CREATE DETECTOR d FROM '" + model + "'");
      statement.execute("CREATE VIDEO v FROM '" + video + "' DETECTOR d");
    }
    return new ScannedVideo(connection);
  }

  long countFrames() throws SQLException {
    return count("SELECT COUNT(*) FROM v.frames");
  }

  /** Detects every frame that has no label yet. */
  long countObjects() throws SQLException {
    return count("SELECT COUNT(*) FROM v");
  }

  private long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
