package org.glimpse.optimizer.selection;

import java.util.OptionalDouble;

/**
 * Which errors a selection of frames may have.
 *
 * @param falseNegatives the share of the wanted frames that may be left out
 * @param falsePositives the share of the other frames that may be returned; empty for none: every
 *     returned frame is looked at
 * @param confidence with which both hold together
 */
public record RateGoal(double falseNegatives, OptionalDouble falsePositives, double confidence) {}
