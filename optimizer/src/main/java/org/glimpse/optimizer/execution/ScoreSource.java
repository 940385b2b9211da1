package org.glimpse.optimizer.execution;

import org.glimpse.optimizer.search.Condition;
import org.glimpse.optimizer.search.ScoreIndex;
import org.glimpse.workspace.QueryContext;

/** Where scores come from that tell frames likely to satisfy a condition from others. */
interface ScoreSource {
  /** Its name, for people. */
  String name();

  /** The correlation of its scores with counts that can be taken for granted, 0 to 1. */
  double correlation();

  /** The scores of the frames, of any quality. */
  ScoreIndex read(FramePlaces frames, QueryContext context);

  /** How likely the frames are to satisfy a condition, 0 to 1, of any quality. */
  float[] likely(FramePlaces frames, Condition condition, QueryContext context);

  /** The same in any unit in which errors are about alike everywhere. */
  float[] signal(FramePlaces frames, Condition condition, QueryContext context);
}
