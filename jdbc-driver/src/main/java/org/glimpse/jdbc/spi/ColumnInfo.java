package org.glimpse.jdbc.spi;

/**
 * A column of a result or a table.
 *
 * @param name as the user sees it
 * @param typeName SQL name of its type: {@code BIGINT}, {@code TIMESTAMP}, {@code IMAGE}, {@code
 *     REAL ARRAY}, ..
 * @param jdbcType a constant of {@link java.sql.Types}; GEOMETRY is VARCHAR (WKT), IMAGE is
 *     VARBINARY (JPEG)
 * @param precision digits or characters, 0 where unlimited
 * @param scale digits after the point, of a second for TIMESTAMP
 * @param nullable whether NULL may occur
 */
public record ColumnInfo(
    String name, String typeName, int jdbcType, int precision, int scale, boolean nullable) {}
