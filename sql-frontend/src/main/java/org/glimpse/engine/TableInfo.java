package org.glimpse.engine;

import java.util.List;
import java.util.Optional;

/**
 * A table as metadata shows it.
 *
 * @param schema the video for {@code v.objects}, {@code v.frames}, {@code v.tracks}; {@code
 *     system}; empty for the short form {@code v}
 * @param name as written in SQL
 * @param kind what it is
 * @param remarks for people
 */
public record TableInfo(
    Optional<String> schema, String name, Kind kind, List<ResultColumn> columns, String remarks) {
  public TableInfo {
    columns = List.copyOf(columns);
  }

  /** Kinds of tables, by JDBC's names. */
  public enum Kind {
    TABLE("TABLE"),
    SYSTEM_TABLE("SYSTEM TABLE");

    private final String jdbcName;

    Kind(String jdbcName) {
      this.jdbcName = jdbcName;
    }

    public String jdbcName() {
      return jdbcName;
    }
  }
}
