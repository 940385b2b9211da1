/**
 * What stands behind the JDBC classes: a session, its statements, their results, in plain types of
 * the JDK. The embedded engine implements {@link org.glimpse.jdbc.spi.EngineProvider} and is found
 * by {@link java.util.ServiceLoader}; the remote one is {@code org.glimpse.jdbc.remote}.
 *
 * <p>Everything here throws {@link org.glimpse.jdbc.spi.EngineException} and nothing else. One
 * thread at a time per session, except {@code cancel} and {@code close}, which may come from any.
 */
package org.glimpse.jdbc.spi;
