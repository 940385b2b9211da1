package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.search.Condition;

/**
 * How a LIMIT can be reached by looking at likely frames first.
 *
 * @param hits SQL of the frames that have rows: frame, what gaps are measured in, number of rows
 * @param counts SQL of how near frames are: frame, a count for each condition; empty where only
 *     {@code hits} tell
 * @param conditions what the counts must reach together
 * @param scores for each condition, scores that speak for it
 * @param wanted rows, those of OFFSET included, or frames where {@code ofFrames}
 * @param offset rows to leave out first
 * @param ofFrames whether the limit counts frames
 * @param callsMax calls after which the rest is better looked at in order of time
 * @param cost expected
 * @param share of frames that are guessed to satisfy the query
 * @param inOrder what looking at frames in order of time is expected to cost
 * @param chosen whether it is expected to be so much cheaper that it is taken
 */
record RankedPlan(
    StatementSql hits,
    Optional<StatementSql> counts,
    List<Condition> conditions,
    List<Optional<ScoreSource>> scores,
    long wanted,
    long offset,
    boolean ofFrames,
    long callsMax,
    LabelCost cost,
    double share,
    LabelCost inOrder,
    boolean chosen) {

  /** Why it is taken, in one sentence. */
  String reason() {
    return String.format(
        Locale.ROOT,
        "about 1 in %d frames is guessed to qualify: likely frames are looked at first, by the"
            + " counts of those around them%s",
        Math.round(1 / share),
        proxies().isEmpty() ? "" : " and by the scores of " + String.join(", ", proxies()));
  }

  /** The same, chosen whatever it costs. */
  RankedPlan taken() {
    return new RankedPlan(
        hits,
        counts,
        conditions,
        scores,
        wanted,
        offset,
        ofFrames,
        callsMax,
        cost,
        share,
        inOrder,
        true);
  }

  boolean usesProxy(String name) {
    return proxies().stream().anyMatch(name::equalsIgnoreCase);
  }

  /** Names of the proxies whose scores are used. */
  List<String> proxies() {
    return scores.stream().flatMap(Optional::stream).map(ScoreSource::name).distinct().toList();
  }
}
