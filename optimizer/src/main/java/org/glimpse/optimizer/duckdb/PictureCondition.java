package org.glimpse.optimizer.duckdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlOperator;
import org.glimpse.detection.RegisteredFunction;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.optimizer.PictureFunction;
import org.glimpse.workspace.MeasuredCosts;

/**
 * A condition that looks at pictures, with its price: what asking it of one picture takes, and how
 * often its functions' conditions held before in this workspace.
 *
 * @param functions the names of its functions, for people
 * @param key its functions: conditions with an equal key share a measured pass rate
 * @param sql the condition, which counts how often it holds
 * @param seconds for one picture, decoding included
 * @param passRate share of the pictures asked about for which it holds; empty before the first
 * @param kept its functions where their results are kept, so that a picture asked about before
 *     costs nothing; empty where pixels are averaged as well
 * @param askedPerFrame pictures that it was asked about for each frame that rows could come from
 */
public record PictureCondition(
    String functions,
    String key,
    String sql,
    double seconds,
    OptionalDouble passRate,
    List<RegisteredFunction> kept,
    double askedPerFrame) {
  /** Kind of {@link MeasuredCosts}: one picture decoded, and its channels averaged. */
  static final String PIXELS = "pixels";

  /** Kind of {@link MeasuredCosts}: rows for which a condition held, per row asked. */
  static final String HELD = "condition held";

  /** Kind of {@link MeasuredCosts}: pictures asked about, per frame that rows could come from. */
  static final String ASKED = "pictures asked";

  /** Before any was decoded: a frame of 1280x720. */
  private static final double PIXELS_SECONDS = 0.0025;

  private static final double PASS_RATE = 0.5;
  private static final double ASKED_PER_FRAME = 1;

  /** What holds for all rows still costs something finite per row that it rejects. */
  private static final double PASS_RATE_MAX = 0.999;

  /** Whether an expression is a condition of this kind. */
  static boolean looksAtPictures(RexNode expression) {
    return RexCalls.contains(expression, call -> isOfPictures(call.getOperator()));
  }

  private static boolean isOfPictures(SqlOperator operator) {
    return operator instanceof PictureFunction
        || FrameQlOperators.PIXEL_FUNCTIONS.contains(operator);
  }

  /**
   * Prices a condition.
   *
   * @param sql its text
   * @param pictureScope number of the statement that will run it
   */
  static PictureCondition of(
      RexNode condition, String sql, long pictureScope, MeasuredCosts costs) {
    Map<String, SqlOperator> functions = functions(condition);
    String key = String.join(",", functions.keySet());
    double seconds = costs.secondsPerUnit(PIXELS, PIXELS).orElse(PIXELS_SECONDS);
    for (SqlOperator function : functions.values()) {
      if (function instanceof PictureFunction user) {
        seconds += user.function().secondsPerCall();
      }
    }
    return new PictureCondition(
        String.join(
            " and ",
            functions.values().stream()
                .map(function -> function.getName().toLowerCase(Locale.ROOT))
                .toList()),
        key,
        PixelFunctions.counted(key, pictureScope, sql),
        seconds,
        costs.secondsPerUnit(HELD, key),
        kept(functions.values()),
        costs.secondsPerUnit(ASKED, key).orElse(ASKED_PER_FRAME));
  }

  private static List<RegisteredFunction> kept(Collection<SqlOperator> functions) {
    List<RegisteredFunction> kept = new ArrayList<>();
    for (SqlOperator function : functions) {
      if (!(function instanceof PictureFunction user)) {
        return List.of();
      }
      kept.add(user.function());
    }
    return kept;
  }

  /** By what tells them apart: a user's function may be replaced by another of its name. */
  private static Map<String, SqlOperator> functions(RexNode condition) {
    Map<String, SqlOperator> found = new TreeMap<>();
    condition.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitCall(RexCall call) {
            if (call.getOperator() instanceof PictureFunction user) {
              found.put(user.function().key().hex(), user);
            } else if (isOfPictures(call.getOperator())) {
              found.put(call.getOperator().getName(), call.getOperator());
            }
            return super.visitCall(call);
          }
        });
    return found;
  }

  /** Seconds for each row that it rejects: conditions with less of it are asked first. */
  double secondsPerRejection() {
    return seconds / (1 - Math.min(passRate.orElse(PASS_RATE), PASS_RATE_MAX));
  }

  /** Its price, for people. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s (%.2f ms a picture, %s)",
        functions,
        seconds * 1000,
        passRate.isPresent()
            ? String.format(Locale.ROOT, "held for %.0f %% so far", 100 * passRate.getAsDouble())
            : "not asked before");
  }
}
