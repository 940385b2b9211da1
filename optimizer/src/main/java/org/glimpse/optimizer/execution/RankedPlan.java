package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.search.Condition;

/**
 * How a LIMIT can be reached by looking at likely frames first.
 *
 * @param query what is searched for
 * @param evidence what stored labels say
 * @param choices of scores to be guided by, with their prices, none first
 * @param choice the one taken
 * @param inOrder what looking at frames in order of time is expected to cost
 * @param chosen whether the search is expected to be so much cheaper that it is taken
 */
record RankedPlan(
    Query query,
    StoredEvidence evidence,
    List<Choice> choices,
    Choice choice,
    LabelCost inOrder,
    boolean chosen) {

  /**
   * What is searched for.
   *
   * @param hits SQL of the frames that have rows: frame, what gaps are measured in, number of rows
   * @param counts SQL of how near frames are: frame, a count for each condition; empty where only
   *     {@code hits} tell
   * @param conditions what the counts must reach together
   * @param classes for each condition, those of the objects that it counts; empty for all
   * @param wanted rows, those of OFFSET included, or frames where {@code ofFrames}
   * @param offset rows to leave out first
   * @param ofFrames whether the limit counts frames
   * @param gapSeconds how far apart frames have to be, about
   */
  record Query(
      StatementSql hits,
      Optional<StatementSql> counts,
      List<Condition> conditions,
      List<Set<String>> classes,
      long wanted,
      long offset,
      boolean ofFrames,
      double gapSeconds) {

    /** Whether it is dear to tell which frames have rows: their pixels have to be looked at. */
    boolean looksAtPictures() {
      return hits.looksAtPictures();
    }

    /** What a frame goes towards the limit. */
    long worth(RankedLabels.Hit hit) {
      return ofFrames ? 1 : hit.rowCount();
    }
  }

  /**
   * A choice of scores.
   *
   * @param cost expected, that of training and scoring included
   * @param callsMax calls after which the rest is better looked at in order of time
   */
  record Choice(RankedScores scores, LabelCost cost, long callsMax) {}

  /** What it is expected to cost. */
  LabelCost cost() {
    return choice.cost();
  }

  RankedScores scores() {
    return choice.scores();
  }

  /** Why it is taken, in one sentence. */
  String reason() {
    if (evidence.found() >= query.wanted()) {
      return "labels that are stored show enough frames that qualify";
    }
    return String.format(
        Locale.ROOT,
        "about 1 in %d frames %s: likely frames are looked at first, by the counts of those around"
            + " them%s",
        Math.round(1 / evidence.share()),
        evidence.spread() > 0 ? "qualifies by stored labels" : "is guessed to qualify",
        scores().isNone() ? "" : " and by the scores of " + scores().describe());
  }

  /** The same, chosen or not whatever it costs. */
  RankedPlan taken(boolean taken) {
    return new RankedPlan(query, evidence, choices, choice, inOrder, taken);
  }

  /** Whether the scores of a registered proxy are used. */
  boolean usesProxy(String name) {
    return scores().uses(name);
  }
}
