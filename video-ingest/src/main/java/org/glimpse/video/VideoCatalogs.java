package org.glimpse.video;

import org.glimpse.video.internal.DuckDbVideoCatalog;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Workspace;

/** Opens the catalogue of videos of a workspace. */
public final class VideoCatalogs {
  private VideoCatalogs() {}

  /**
   * The videos of this workspace; its tables are created if they are absent.
   *
   * @throws GlimpseException WORKSPACE_UNUSABLE
   */
  public static VideoCatalog open(Workspace workspace) {
    return DuckDbVideoCatalog.open(workspace);
  }
}
