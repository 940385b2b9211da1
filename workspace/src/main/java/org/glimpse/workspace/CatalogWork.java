package org.glimpse.workspace;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** Work on one connection to the catalogue database. */
@FunctionalInterface
public interface CatalogWork<T> {
  T run(DuckDBConnection connection) throws SQLException;
}
