/**
 * A server's sessions from another process: {@link org.glimpse.server.client.RemoteSession} sends
 * statements as plain HTTP and reads rows, progress and errors as lines of JSON. What the shell
 * stands on where it connects to a server.
 *
 * <p>Not here: the JDBC driver, which has a module of its own.
 */
package org.glimpse.server.client;
