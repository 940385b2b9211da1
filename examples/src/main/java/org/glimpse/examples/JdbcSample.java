package org.glimpse.examples;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/**
 * Asks how many objects of each class a video shows, and on average in a frame, by plain {@code
 * java.sql}. Takes a URL (a folder's or a server's) and the name of a video:
 *
 * <pre>java -cp .. org.glimpse.examples.JdbcSample jdbc:glimpse:.glimpse street</pre>
 */
public final class JdbcSample {
  private JdbcSample() {}

  public static void main(String[] arguments) throws SQLException {
    run(arguments[0], arguments[1], System.out);
  }

  static void run(String url, String video, PrintStream out) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(600);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT class, COUNT(*) AS boxes FROM " + video + " GROUP BY class ORDER BY class")) {
        while (rows.next()) {
          String name = rows.getString("class");
          out.println(
              name + ": " + rows.getLong("boxes") + " boxes, " + mean(connection, video, name));
        }
      }
      for (SQLWarning each = statement.getWarnings(); each != null; each = each.getNextWarning()) {
        out.println("warning: " + each.getMessage());
      }
    }
  }

  private static String mean(Connection connection, String video, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT FCOUNT(*) FROM " + video + " WHERE class = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getDouble(1) + " a frame";
      }
    }
  }
}
