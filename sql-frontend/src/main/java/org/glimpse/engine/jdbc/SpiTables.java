package org.glimpse.engine.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.glimpse.engine.ResultColumn;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.NamePattern;
import org.glimpse.jdbc.spi.TableColumn;
import org.glimpse.jdbc.spi.TableInfo;

/** The engine's tables and columns as the driver's SPI has them. */
public final class SpiTables {
  private SpiTables() {}

  /**
   * Those whose names fit, in the given order.
   *
   * @param schemaPattern a {@link NamePattern}; null for all
   * @param namePattern likewise
   */
  public static List<TableInfo> tables(
      List<org.glimpse.engine.TableInfo> all, String schemaPattern, String namePattern) {
    return matching(all, schemaPattern, namePattern)
        .map(
            table ->
                new TableInfo(
                    table.schema().orElse(null),
                    table.name(),
                    table.kind().jdbcName(),
                    table.remarks()))
        .toList();
  }

  /** The columns whose names fit, of the tables whose names fit. */
  public static List<TableColumn> columns(
      List<org.glimpse.engine.TableInfo> all,
      String schemaPattern,
      String tablePattern,
      String columnPattern) {
    NamePattern names = NamePattern.of(columnPattern);
    List<TableColumn> columns = new ArrayList<>();
    matching(all, schemaPattern, tablePattern)
        .forEach(
            table -> {
              for (int i = 0; i < table.columns().size(); i++) {
                ResultColumn column = table.columns().get(i);
                if (names.matches(column.name())) {
                  columns.add(
                      new TableColumn(
                          table.schema().orElse(null), table.name(), i + 1, column(column)));
                }
              }
            });
    return columns;
  }

  private static Stream<org.glimpse.engine.TableInfo> matching(
      List<org.glimpse.engine.TableInfo> all, String schemaPattern, String namePattern) {
    NamePattern schemas = NamePattern.of(schemaPattern);
    NamePattern names = NamePattern.of(namePattern);
    return all.stream()
        .filter(table -> schemas.matches(table.schema().orElse("")))
        .filter(table -> names.matches(table.name()));
  }

  /** Columns of a result. */
  public static List<ColumnInfo> columns(List<ResultColumn> columns) {
    return columns.stream().map(SpiTables::column).toList();
  }

  private static ColumnInfo column(ResultColumn column) {
    return new ColumnInfo(
        column.name(),
        column.typeName(),
        column.jdbcType(),
        column.precision(),
        column.scale(),
        column.nullable());
  }
}
