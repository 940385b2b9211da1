/**
 * The server: Avatica's protobuf protocol for JDBC clients, SQL over plain HTTP for all others,
 * health, metrics. {@link org.glimpse.server.GlimpseServer} starts it over an engine; {@link
 * org.glimpse.server.RequestHandler} is where every request arrives.
 *
 * <p>Whatever a client sends is hostile until it is checked: every input has a limit ({@link
 * org.glimpse.server.ServerLimits}), no text of a client names a class, and statements open only
 * files below the media folders. A handler's thread executes the statement that it was asked for;
 * {@link org.glimpse.server.FairQueue} decides when it may work, {@link
 * org.glimpse.server.ClientWatch} stops it when its client goes away.
 *
 * <p>Not here: executing statements ({@code org.glimpse.engine}), the command line ({@code
 * org.glimpse.shell}), the JDBC driver.
 */
package org.glimpse.server;
