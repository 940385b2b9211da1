package org.glimpse.examples;

import java.util.List;

/**
 * A question of the demo.
 *
 * @param title two or three words
 * @param question in words
 * @param form the same in FrameQL, with {@code %s} for the video
 */
record DemoQuery(String title, String question, String form) {
  private static final String SECOND_MINUTE =
      "timestamp >= TIMESTAMP '2026-06-01 18:01:00'\n"
          + "  AND timestamp < TIMESTAMP '2026-06-01 18:02:00'";
  private static final String TWO_MINUTES = "timestamp < TIMESTAMP '2026-06-01 18:02:00'";

  /** In the order in which labels pile up: the last ones make no detector call any more. */
  static final List<DemoQuery> ALL =
      List.of(
          new DemoQuery(
              "Count",
              "How many cars does a frame show on average in the first two minutes, off by 0.2 at most?",
              "SELECT FCOUNT(*) AS cars_per_frame FROM %s\n"
                  + "WHERE class = 'car' AND "
                  + TWO_MINUTES
                  + "\nERROR WITHIN 0.2 AT CONFIDENCE 95%%"),
          new DemoQuery(
              "Find",
              "When, in the second of them, is a bus in sight among at least five cars? Three moments, 1 s apart.",
              "SELECT frame, timestamp FROM %s WHERE "
                  + SECOND_MINUTE
                  + "\n"
                  + "GROUP BY timestamp HAVING SUM(class = 'bus') >= 1 AND SUM(class = 'car') >= 5\n"
                  + "LIMIT 3 GAP INTERVAL '1' SECOND"),
          new DemoQuery(
              "Select",
              "Which buses are red? Decided by the pixels inside their boxes.",
              "SELECT frame, timestamp, ROUND(redness(content)) AS redness FROM %s\n"
                  + "WHERE class = 'bus' AND area(mask) > 4000 AND redness(content) >= 40\n"
                  + "  AND "
                  + TWO_MINUTES
                  + " ORDER BY redness DESC, frame LIMIT 3"),
          new DemoQuery(
              "By time window",
              "Cars per frame in each of the first two minutes?",
              "SELECT FLOOR(timestamp TO MINUTE) AS from_time, FCOUNT(*) AS cars_per_frame FROM %s\n"
                  + "WHERE class = 'car' AND "
                  + TWO_MINUTES
                  + "\nGROUP BY FLOOR(timestamp TO MINUTE) ORDER BY from_time"),
          new DemoQuery(
              "Tracks",
              "Who came by? Boxes in the frames of two minutes, and those whom they belong to.",
              "SELECT class, COUNT(DISTINCT trackid) AS objects, COUNT(*) AS boxes FROM %s\n"
                  + "WHERE "
                  + TWO_MINUTES
                  + " GROUP BY class ORDER BY boxes DESC"));

  /** The question about a video, in FrameQL. */
  String sql(String video) {
    return form.formatted(video);
  }
}
