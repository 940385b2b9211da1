/**
 * Plans as text for DuckDB: relational nodes, expressions with Calcite's meaning (which differs
 * from DuckDB's in division, casts, order of nulls, time), scans as common table expressions over
 * the tables of the modules that own them, and the functions that DuckDB calls back for.
 *
 * <p>Not here: when to run what, labels. Start reading at {@link
 * org.glimpse.optimizer.duckdb.RelationSql}.
 */
package org.glimpse.optimizer.duckdb;
