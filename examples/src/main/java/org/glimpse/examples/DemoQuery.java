package org.glimpse.examples;

import java.util.List;

/**
 * A question of the demo.
 *
 * @param question in words
 * @param sql the same in FrameQL
 */
record DemoQuery(String question, String sql) {

  /** In the order in which labels pile up: the last ones cost nothing any more. */
  static final List<DemoQuery> ALL =
      List.of(
          new DemoQuery(
              "When is a bus in sight together with at least three cars? Three moments, 2 s apart.",
              """
              SELECT timestamp FROM street GROUP BY timestamp
              HAVING SUM(class = 'bus') >= 1 AND SUM(class = 'car') >= 3 LIMIT 3 GAP 50\
              """),
          new DemoQuery(
              "How many cars does a frame show on average, in the five seconds from 0:10?",
              """
              SELECT FCOUNT(*) AS cars_per_frame FROM street
              WHERE class = 'car' AND timestamp >= TIMESTAMP '1970-01-01 00:00:10'
                AND timestamp < TIMESTAMP '1970-01-01 00:00:15'\
              """),
          new DemoQuery(
              "What will it cost to look at the whole clip?",
              "EXPLAIN SELECT FCOUNT(*) FROM street WHERE class = 'car'"),
          new DemoQuery(
              "What drives here? Boxes in all frames, and the vehicles that they belong to.",
              """
              SELECT class, COUNT(*) AS boxes, COUNT(DISTINCT trackid) AS vehicles
              FROM street GROUP BY class ORDER BY boxes DESC\
              """),
          new DemoQuery(
              "Which buses are red? Decided by the pixels inside their boxes.",
              """
              SELECT trackid, COUNT(*) AS frames, ROUND(AVG(redness(content))) AS redness FROM street
              WHERE class = 'bus' AND area(mask) > 4000 GROUP BY trackid
              HAVING AVG(redness(content)) >= 120 ORDER BY trackid\
              """),
          new DemoQuery(
              "Who stayed in sight longest?",
              """
              SELECT trackid, class, first_timestamp, last_timestamp, frames
              FROM street.tracks ORDER BY frames DESC, trackid LIMIT 5\
              """),
          new DemoQuery(
              "Cars per frame in each ten seconds?",
              """
              SELECT FLOOR(EXTRACT(SECOND FROM timestamp) / 10) AS ten_seconds, FCOUNT(*) AS cars
              FROM street WHERE class = 'car'
              GROUP BY FLOOR(EXTRACT(SECOND FROM timestamp) / 10) ORDER BY ten_seconds\
              """));
}
