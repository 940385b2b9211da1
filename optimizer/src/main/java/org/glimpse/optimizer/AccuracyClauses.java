package org.glimpse.optimizer;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The accuracy clauses of one statement, as written and validated. Rates and confidences are
 * fractions in (0, 1).
 *
 * @param error ERROR WITHIN
 * @param falseNegativeRate FNR WITHIN
 * @param falsePositiveRate FPR WITHIN
 * @param recallTarget RECALL TARGET
 * @param precisionTarget PRECISION TARGET
 * @param oracleLimit ORACLE LIMIT, detector calls
 * @param proxy USING, the proxy named after ORACLE LIMIT
 * @param confidence CONFIDENCE or WITH PROBABILITY; 0.95 where not written
 */
public record AccuracyClauses(
    Optional<ErrorTolerance> error,
    OptionalDouble falseNegativeRate,
    OptionalDouble falsePositiveRate,
    OptionalDouble recallTarget,
    OptionalDouble precisionTarget,
    OptionalLong oracleLimit,
    Optional<String> proxy,
    double confidence) {

  /** No clause at all: the answer is exact. */
  public static final AccuracyClauses NONE =
      new AccuracyClauses(
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          0.95);

  /**
   * A tolerance.
   *
   * @param amount in the unit of the result, or a fraction of it where relative
   * @param relative whether it was written with %
   */
  public record ErrorTolerance(double amount, boolean relative) {}

  /** Whether the result is a set of frames, one row each. */
  public boolean selectsFrames() {
    return falseNegativeRate.isPresent() || falsePositiveRate.isPresent() || hasTarget();
  }

  /** Whether a recall or a precision of the frames selected is asked for. */
  public boolean hasTarget() {
    return recallTarget.isPresent() || precisionTarget.isPresent();
  }

  /** Whether anything but an exact answer would do. */
  public boolean isApproximate() {
    return error.isPresent() || selectsFrames();
  }
}
