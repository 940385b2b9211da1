/**
 * JDBC in process: {@code jdbc:glimpse:<workspace folder>[;setting=value..]}. Avatica's classes,
 * with an own {@code Meta} and everything that Avatica leaves open: SQLSTATEs, cancel, timeouts,
 * warnings, conversions.
 *
 * <p>Every object handed out passes {@code JdbcBoundary}, so that no exception leaves without a
 * SQLSTATE. Not here: the network driver, planning. Start reading at {@link
 * org.glimpse.engine.jdbc.EmbeddedDriver}. One thread at a time per connection, except {@code
 * cancel}, {@code close} and {@code abort}.
 */
package org.glimpse.engine.jdbc;
