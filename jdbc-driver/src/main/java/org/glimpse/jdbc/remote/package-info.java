/**
 * A server as the engine behind JDBC: Avatica's protobuf messages over {@code java.net.http}, and
 * beside them the paths for what these messages lack: cancel, warnings, a heartbeat, a timeout.
 *
 * <p>Start reading at {@link org.glimpse.jdbc.remote.RemoteSession}. No thread of its own: requests
 * wait on the caller's, the heartbeat runs on timers of the JDK and ends with its session.
 */
package org.glimpse.jdbc.remote;
