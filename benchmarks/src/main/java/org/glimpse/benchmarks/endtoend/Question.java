package org.glimpse.benchmarks.endtoend;

import java.util.List;
import java.util.Locale;

/**
 * What is asked of the video {@code v}.
 *
 * @param kind of question
 * @param className of the objects
 * @param least objects in a frame that LIMIT wants
 * @param gap frames between two that LIMIT returns
 */
record Question(Kind kind, String className, int least, int gap) {
  static final int LIMIT = 5;

  /** A LIMIT is rare where at most this share of the frames qualify, if the video has such. */
  private static final double RARE = 0.02;

  /** The three kinds, with the error that each may have. */
  enum Kind {
    FCOUNT(0.1),
    OCCUPANCY(0.05),
    LIMIT(0);

    private final double tolerance;

    Kind(double tolerance) {
      this.tolerance = tolerance;
    }

    double tolerance() {
      return tolerance;
    }
  }

  /**
   * One of each kind about the commonest class. The threshold of LIMIT is the least one that at
   * most one frame in fifty reaches, while five frames a second apart still do; where there is no
   * such threshold, the highest one that five frames a second apart reach.
   *
   * @param framesPerSecond of the video
   */
  static List<Question> about(TrueCounts truth, double framesPerSecond) {
    String className = truth.classes().isEmpty() ? "person" : truth.classes().get(0);
    int gap = (int) Math.max(1, Math.round(framesPerSecond));
    int least = 1;
    while (truth.share(className, least) > RARE
        && truth.spaced(className, least + 1, gap) >= LIMIT) {
      least++;
    }
    return List.of(
        new Question(Kind.FCOUNT, className, 0, 0),
        new Question(Kind.OCCUPANCY, className, 0, 0),
        new Question(Kind.LIMIT, className, least, gap));
  }

  /** Two questions that somebody may have asked before, about the next class if there is one. */
  static List<String> others(TrueCounts truth) {
    List<String> classes = truth.classes();
    String other = classes.isEmpty() ? "person" : classes.get(Math.min(1, classes.size() - 1));
    String where = " FROM v WHERE class = '" + other + "' AND confidence >= 0.5 ERROR WITHIN ";
    return List.of(
        "SELECT FCOUNT(*)" + where + Kind.FCOUNT.tolerance(),
        "SELECT FCOUNT DISTINCT(*)" + where + Kind.OCCUPANCY.tolerance());
  }

  /** The question in a few words. */
  String name() {
    return switch (kind) {
      case FCOUNT -> "FCOUNT " + className;
      case OCCUPANCY -> "share " + className;
      case LIMIT -> className + " >= " + least;
    };
  }

  /** With its promise, in FrameQL. */
  String sql() {
    return kind == Kind.LIMIT
        ? plainSql("")
        : plainSql("") + String.format(Locale.ROOT, " ERROR WITHIN %s", kind.tolerance());
  }

  /**
   * Without a promise.
   *
   * @param frames condition on frames, such as {@code MOD(frame, 30) = 0}, or empty
   */
  String plainSql(String frames) {
    String also = frames.isEmpty() ? "" : " AND " + frames;
    return switch (kind) {
      case FCOUNT -> "SELECT FCOUNT(*) FROM v WHERE class = '" + className + "'" + also;
      case OCCUPANCY -> "SELECT FCOUNT DISTINCT(*) FROM v WHERE class = '" + className + "'" + also;
      case LIMIT ->
          String.format(
              Locale.ROOT,
              "SELECT frame FROM v%s GROUP BY timestamp HAVING SUM(class = '%s') >= %d"
                  + " LIMIT %d GAP %d",
              frames.isEmpty() ? "" : " WHERE " + frames,
              className,
              least,
              LIMIT,
              gap);
    };
  }

  /**
   * How far an aggregate is from the truth; for LIMIT the frames that are missing, and those that
   * are wrong.
   *
   * @param answer the number, or the frames in order
   */
  double error(List<Double> answer, TrueCounts truth) {
    return switch (kind) {
      case FCOUNT -> Math.abs(answer.get(0) - truth.mean(className));
      case OCCUPANCY -> Math.abs(answer.get(0) - truth.share(className, 1));
      case LIMIT -> {
        int right = 0;
        double last = Double.NEGATIVE_INFINITY;
        for (double frame : answer) {
          if (truth.of(className)[(int) frame] >= least && frame >= last + gap) {
            right++;
          }
          last = frame;
        }
        int there = Math.min(LIMIT, truth.spaced(className, least, gap));
        yield Math.max(0, there - right) + (answer.size() - right);
      }
    };
  }
}
