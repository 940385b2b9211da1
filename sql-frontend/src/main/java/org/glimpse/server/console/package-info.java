/**
 * The files of the web console: pages, scripts and styles, as they are sent to browsers. They stand
 * under {@code resources}, beside this package's name, and are sent as written; nothing builds
 * them.
 *
 * <p>Not here: what the console asks the server for, which is in {@link org.glimpse.server}.
 */
package org.glimpse.server.console;
