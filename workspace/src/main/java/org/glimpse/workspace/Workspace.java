package org.glimpse.workspace;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A folder that holds the catalogue database ({@code catalog.duckdb}), the artefacts and a lock.
 * One process at a time; closing releases everything. Opening always works after a crash.
 */
public final class Workspace implements AutoCloseable {
  private final Path folder;
  private final CatalogDatabase database;
  private final ArtifactStore artifacts;

  private Workspace(Path folder, CatalogDatabase database) {
    this.folder = folder;
    this.database = database;
    this.artifacts = new ArtifactStore(folder.resolve("artifacts"));
  }

  /**
   * Opens the workspace, creating the folder and the database if need be.
   *
   * @throws GlimpseException WORKSPACE_LOCKED naming the holder, or WORKSPACE_UNUSABLE
   */
  public static Workspace open(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return new Workspace(absolute, CatalogDatabase.open(absolute));
  }

  public Path folder() {
    return folder;
  }

  public ArtifactStore artifacts() {
    return artifacts;
  }

  /**
   * A new connection to the catalogue database, for one thread at a time; the caller closes it.
   * External access, extension loading and configuration are locked.
   */
  public Connection connect() throws SQLException {
    return database.connect();
  }

  @Override
  public void close() {
    database.close();
  }
}
