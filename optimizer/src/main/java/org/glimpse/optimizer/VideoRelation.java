package org.glimpse.optimizer;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/** The three relations of a video (their columns are those of the user's documentation). */
public enum VideoRelation {
  /** One row per detected object per frame; virtual, filled only as far as a query needs. */
  OBJECTS(
      List.of(
          column("frame", SqlTypeName.BIGINT),
          column("timestamp", SqlTypeName.TIMESTAMP),
          column("class", SqlTypeName.VARCHAR),
          column("confidence", SqlTypeName.REAL),
          column("mask", SqlTypeName.GEOMETRY),
          column("xmin", SqlTypeName.REAL),
          column("ymin", SqlTypeName.REAL),
          column("xmax", SqlTypeName.REAL),
          column("ymax", SqlTypeName.REAL),
          nullable("trackid", SqlTypeName.BIGINT),
          nullable("content", SqlTypeName.VARBINARY),
          nullable("features", SqlTypeName.ARRAY))),
  /** One row per frame; needs no detector. */
  FRAMES(
      List.of(
          column("frame", SqlTypeName.BIGINT),
          column("timestamp", SqlTypeName.TIMESTAMP),
          column("keyframe", SqlTypeName.BOOLEAN),
          nullable("image", SqlTypeName.VARBINARY))),
  /** One row per object identity. */
  TRACKS(
      List.of(
          column("trackid", SqlTypeName.BIGINT),
          column("class", SqlTypeName.VARCHAR),
          column("first_frame", SqlTypeName.BIGINT),
          column("last_frame", SqlTypeName.BIGINT),
          column("first_timestamp", SqlTypeName.TIMESTAMP),
          column("last_timestamp", SqlTypeName.TIMESTAMP),
          column("frames", SqlTypeName.BIGINT)));

  /** Digits of a second that a timestamp carries. */
  private static final int TIMESTAMP_PRECISION = 3;

  /**
   * A column.
   *
   * @param name lower case
   * @param type {@code VARBINARY} stands for IMAGE, {@code ARRAY} for an array of REAL
   * @param nullable whether NULL occurs
   */
  public record Column(String name, SqlTypeName type, boolean nullable) {}

  private final List<Column> columns;

  VideoRelation(List<Column> columns) {
    this.columns = columns;
  }

  public List<Column> columns() {
    return columns;
  }

  /** The name in SQL: {@code objects}, {@code frames} or {@code tracks}. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  RelDataType rowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (Column column : columns) {
      RelDataType type =
          switch (column.type()) {
            case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, TIMESTAMP_PRECISION);
            case ARRAY -> factory.createArrayType(factory.createSqlType(SqlTypeName.REAL), -1);
            default -> factory.createSqlType(column.type());
          };
      builder.add(column.name(), factory.createTypeWithNullability(type, column.nullable()));
    }
    return builder.build();
  }

  private static Column column(String name, SqlTypeName type) {
    return new Column(name, type, false);
  }

  private static Column nullable(String name, SqlTypeName type) {
    return new Column(name, type, true);
  }
}
