package org.glimpse.detection;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;

/**
 * Which frames each running statement has been charged for, so that a frame counts once a statement
 * however often the statement comes back to it. One bit a frame, forgotten with the statement.
 */
final class StatementTally {
  private final Map<QueryContext, Map<Key, BitSet>> statements = new WeakHashMap<>();

  private record Key(int owner, int fileId) {}

  /** Frames of a file whose label this statement found: those not counted before are counted. */
  synchronized void reused(QueryContext context, int owner, int fileId, FrameSet framesInFile) {
    long fresh = mark(context, owner, fileId, framesInFile);
    context.stats().add(Counter.LABELS_REUSED, fresh);
  }

  /** Frames of a file that this statement labelled. */
  synchronized void made(QueryContext context, int owner, int fileId, FrameSet framesInFile) {
    mark(context, owner, fileId, framesInFile);
    context.stats().add(Counter.DETECTOR_CALLS, framesInFile.size());
  }

  private long mark(QueryContext context, int owner, int fileId, FrameSet framesInFile) {
    BitSet seen =
        statements
            .computeIfAbsent(context, absent -> new HashMap<>())
            .computeIfAbsent(new Key(owner, fileId), absent -> new BitSet());
    long fresh = 0;
    for (FrameSet.Range range : framesInFile.ranges()) {
      int start = Math.toIntExact(range.start());
      int end = Math.toIntExact(range.end());
      fresh += range.size() - seen.get(start, end).cardinality();
      seen.set(start, end);
    }
    return fresh;
  }
}
