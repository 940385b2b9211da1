/**
 * The ground floor: digests, the content-addressed artefact store, the catalogue database (DuckDB;
 * each module owns its tables), settings, error codes, the query ledger, and {@link
 * org.glimpse.workspace.Job} with progress and cancellation.
 *
 * <p>Not here: anything that knows of video, machine learning or SQL planning. Start reading at
 * {@link org.glimpse.workspace.Workspace} and {@link org.glimpse.workspace.QueryContext}. Types are
 * safe for use from several threads unless they say otherwise.
 */
package org.glimpse.workspace;
