/**
 * The JDBC driver: {@code jdbc:glimpse:<workspace folder>} in process, {@code
 * jdbc:glimpse://host:port/} to a server. Avatica's classes, with an own {@code Meta} and
 * everything that Avatica leaves open: SQLSTATEs, cancel, timeouts, warnings, conversions.
 *
 * <p>One implementation of JDBC over what {@code org.glimpse.jdbc.spi} asks of an engine. Every
 * object handed out passes {@code JdbcBoundary}, so that no exception leaves without a SQLSTATE.
 * Not here: engines, planning, the wire ({@code remote}). Start reading at {@link
 * org.glimpse.jdbc.GlimpseDriver}. One thread at a time per connection, except {@code cancel},
 * {@code close} and {@code abort}. Nothing here depends on another module.
 */
package org.glimpse.jdbc;
