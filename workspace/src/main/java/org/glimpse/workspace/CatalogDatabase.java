package org.glimpse.workspace;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** The DuckDB file of a workspace: opened once, locked down, handed out as connections. */
final class CatalogDatabase implements AutoCloseable {
  private static final long MEMORY_MIN_BYTES = 512L << 20;
  private static final long MEMORY_MAX_BYTES = 8L << 30;

  /** Share of the machine's memory that the database may use before it spills. */
  private static final double MEMORY_SHARE = 0.25;

  private final DuckDBConnection root;

  private CatalogDatabase(DuckDBConnection root) {
    this.root = root;
  }

  static CatalogDatabase open(Path file, Path spill) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("temp_directory", spill.toString());
    properties.setProperty("memory_limit", memoryLimitBytes() + "B");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("allow_community_extensions", "false");
    Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
    return new CatalogDatabase(connection.unwrap(DuckDBConnection.class));
  }

  Connection connect() throws SQLException {
    return root.duplicate();
  }

  /**
   * Runs work in one transaction: all of it is durable on return, or none of it. The transaction is
   * begun by an explicit statement because an appender does not begin one by itself: rows appended
   * under {@code setAutoCommit(false)} alone are committed at once.
   */
  <T> T inTransaction(CatalogWork<T> work) throws SQLException {
    try (DuckDBConnection connection = root.duplicate().unwrap(DuckDBConnection.class);
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN TRANSACTION");
      boolean committed = false;
      try {
        T result = work.run(connection);
        statement.execute("COMMIT");
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollBack(statement);
        }
      }
    }
  }

  private static void rollBack(Statement statement) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException alreadyAborted) {
      // The error on its way out says more; closing the connection discards the transaction anyway.
    }
  }

  @Override
  public void close() throws SQLException {
    root.close();
  }

  private static long memoryLimitBytes() {
    long machine =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : MEMORY_MIN_BYTES;
    return Math.max(MEMORY_MIN_BYTES, Math.min(MEMORY_MAX_BYTES, (long) (machine * MEMORY_SHARE)));
  }
}
