package org.glimpse.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** The DuckDB file of a workspace: opened once, locked down, handed out as connections. */
final class CatalogDatabase implements AutoCloseable {
  private final DuckDBConnection root;

  private CatalogDatabase(DuckDBConnection root) {
    this.root = root;
  }

  static CatalogDatabase open(Path folder) {
    Path file = folder.resolve("catalog.duckdb");
    try {
      Files.createDirectories(folder);
      Path spill = Files.createDirectories(folder.resolve("spill"));
      Properties properties = new Properties();
      properties.setProperty("temp_directory", spill.toString());
      Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, properties);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET autoinstall_known_extensions = false");
        statement.execute("SET autoload_known_extensions = false");
        statement.execute("SET enable_external_access = false");
        statement.execute("SET lock_configuration = true");
      }
      return new CatalogDatabase(connection.unwrap(DuckDBConnection.class));
    } catch (IOException failure) {
      throw unusable(folder, failure);
    } catch (SQLException failure) {
      if (String.valueOf(failure.getMessage()).contains("Could not set lock")) {
        throw GlimpseException.of(
            ErrorCode.WORKSPACE_LOCKED,
            "The workspace " + folder + " is open in another process: " + holder(failure),
            "Close that process, or use another folder with --workspace.",
            failure);
      }
      throw unusable(folder, failure);
    }
  }

  Connection connect() throws SQLException {
    return root.duplicate();
  }

  @Override
  public void close() {
    try {
      root.close();
    } catch (SQLException failure) {
      throw GlimpseException.internal("The catalogue database did not close", failure);
    }
  }

  private static String holder(SQLException failure) {
    String message = failure.getMessage();
    int start = message.indexOf("Conflicting lock is held in ");
    if (start < 0) {
      return "holder unknown";
    }
    int end = message.indexOf('\n', start);
    String found = end < 0 ? message.substring(start) : message.substring(start, end);
    int stop = found.indexOf(". ");
    return stop < 0 ? found : found.substring(0, stop);
  }

  private static GlimpseException unusable(Path folder, Exception failure) {
    return GlimpseException.of(
        ErrorCode.WORKSPACE_UNUSABLE,
        "Cannot open the workspace " + folder + ": " + failure.getMessage(),
        "Check that the folder is writable and its disk is not full.",
        failure);
  }
}
