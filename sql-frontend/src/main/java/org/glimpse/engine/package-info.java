/**
 * The engine inside a process: one per workspace folder, shared by its sessions. A {@link
 * org.glimpse.engine.Session} executes statements of every kind and hands out rows, warnings and
 * what they cost; schema {@code system} shows what the workspace holds.
 *
 * <p>Not here: the grammar ({@code org.glimpse.sql}), planning (the optimizer's), JDBC types
 * ({@code org.glimpse.engine.jdbc}), terminals. Start reading at {@link org.glimpse.engine.Engine}
 * and {@link org.glimpse.engine.Session}. An engine is safe for use from several threads, a session
 * belongs to one thread at a time.
 */
package org.glimpse.engine;
