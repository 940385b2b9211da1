package org.glimpse.optimizer.execution;

import java.util.Map;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/**
 * What stored labels say of how often frames are wanted before any is looked at.
 *
 * @param share of the frames that are wanted
 * @param changes from wanted to not wanted and back, for each frame
 */
record Presence(double share, double changes) {
  /** While nothing is known. */
  private static final Presence GUESS = new Presence(0.3, 0.005);

  /** Labels that tell something, and labels that are read at most. */
  private static final int LABELS_MIN = 100;

  private static final int LABELS_MAX = 1 << 15;

  /** Frames that the guess is worth. */
  private static final double BELIEF = 20;

  /** Reads it; nothing is decoded. */
  static Presence of(
      VideoServices services, LabelNeed need, StatementSql hits, QueryContext context) {
    FrameSet stored = services.labels().labelled(need.video(), need.detector(), need.frames());
    if (stored.size() < LABELS_MIN || hits.looksAtPictures()) {
      return GUESS;
    }
    FrameSet some =
        stored.size() <= LABELS_MAX ? stored : new FramePlaces(stored).spread(LABELS_MAX);
    PictureScope none = PictureScope.open(0, Map.of(), services, context);
    try (DuckDbQuery database = DuckDbQuery.open(services.workspace(), none, context)) {
      FrameSet wanted = new QualifyingFrames(hits, database).among(some);
      return of(
          some.stream().toArray(),
          some.stream().mapToInt(each -> wanted.contains(each) ? 1 : 0).toArray());
    }
  }

  /**
   * Each label stands for the frames around it. Changes are counted twice, and the greater number
   * holds: those between neighbours are all there are where somebody looked for them, and too few
   * where labels are far apart; how often neighbours differ that a random moment lies between tells
   * the rate of a chain of two states where nobody did, and too little where somebody did.
   */
  static Presence of(long[] frames, int[] wanted) {
    int last = frames.length - 1;
    double all = frames[last] - frames[0];
    double share = 0;
    double found = 0;
    double unequal = 0;
    double squares = 0;
    for (int i = 0; i < last; i++) {
      double apart = frames[i + 1] - frames[i];
      share += apart * (wanted[i] + wanted[i + 1]) / 2;
      found += wanted[i] == wanted[i + 1] ? 0 : 1;
      unequal += wanted[i] == wanted[i + 1] ? 0 : apart;
      squares += apart * apart;
    }
    double weight = frames.length / (frames.length + BELIEF);
    double likely = weight * share / all + (1 - weight) * GUESS.share;
    double most = 2 * likely * (1 - likely);
    double apart = squares / all;
    double differ = Math.min(0.95 * most, unequal / all);
    double rate = most > 0 ? -most * Math.log(1 - differ / most) / apart : 0;
    double changes = Math.max(found / all, rate);
    return new Presence(likely, weight * changes + (1 - weight) * GUESS.changes);
  }
}
