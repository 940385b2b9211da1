package org.glimpse.optimizer.execution;

import org.glimpse.optimizer.search.ScoreIndex;
import org.glimpse.workspace.QueryContext;

/** Where scores come from that tell frames with many objects of a class from others. */
interface ScoreSource {
  /** Its name, for people. */
  String name();

  /** The scores of the frames, of any quality. */
  ScoreIndex read(FramePlaces frames, QueryContext context);
}
