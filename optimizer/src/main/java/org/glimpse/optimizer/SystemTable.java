package org.glimpse.optimizer;

import java.util.List;
import java.util.function.Supplier;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * A small table of schema {@code system}, computed when a query that names it runs. Rows are read
 * once a statement.
 */
public final class SystemTable extends AbstractTable {

  /**
   * A column; every one may be NULL.
   *
   * @param type VARCHAR, BIGINT, DOUBLE, BOOLEAN or TIMESTAMP; values are String, Long, Double,
   *     Boolean and java.time.LocalDateTime
   */
  public record Column(String name, SqlTypeName type) {}

  private final List<Column> columns;
  private final Supplier<List<List<Object>>> rows;

  public SystemTable(List<Column> columns, Supplier<List<List<Object>>> rows) {
    this.columns = List.copyOf(columns);
    this.rows = rows;
  }

  public List<Column> columns() {
    return columns;
  }

  /** The rows now. */
  public List<List<Object>> rows() {
    return rows.get();
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory typeFactory) {
    RelDataTypeFactory.Builder builder = typeFactory.builder();
    for (Column column : columns) {
      RelDataType type =
          column.type() == SqlTypeName.TIMESTAMP
              ? typeFactory.createSqlType(SqlTypeName.TIMESTAMP, 3)
              : typeFactory.createSqlType(column.type());
      builder.add(column.name(), typeFactory.createTypeWithNullability(type, true));
    }
    return builder.build();
  }
}
