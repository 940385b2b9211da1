package org.glimpse.jdbc.spi;

/**
 * A column of a table.
 *
 * @param schema of the table; null where it has none
 * @param table its name
 * @param ordinal from 1
 */
public record TableColumn(String schema, String table, int ordinal, ColumnInfo column) {}
