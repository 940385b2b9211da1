package org.glimpse.jdbc.spi;

/**
 * A table as metadata shows it.
 *
 * @param schema null for a table that has none
 * @param name as written in SQL
 * @param type {@code TABLE} or {@code SYSTEM TABLE}
 * @param remarks for people, may be empty
 */
public record TableInfo(String schema, String name, String type, String remarks) {}
