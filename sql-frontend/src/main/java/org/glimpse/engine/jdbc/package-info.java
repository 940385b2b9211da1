/**
 * The embedded engine as the JDBC driver wants it: implements {@code org.glimpse.jdbc.spi} over
 * {@link org.glimpse.engine.Session}. Translates types and errors, and nothing else; JDBC itself is
 * in the module {@code jdbc-driver}, which finds {@link org.glimpse.engine.jdbc.FolderProvider} by
 * {@link java.util.ServiceLoader}.
 */
package org.glimpse.engine.jdbc;
