package org.glimpse.report;

/** A report of every kind of chart about {@link DrawnRoad}. */
public final class RoadReport {
  public static final String TEXT =
      """
      -- an ordinary comment; with 'quotes and ; in it
      --@ report: The road ${video}
      --@ about: Every chart <once> & nothing twice.
      --@ param: video name = road
      --@ param: kind text = car
      --@ param: off_by number = 0.5

      --@ section: Cars per frame
      --@ chart: number unit="cars in sight"
      SELECT FCOUNT(*) AS cars FROM ${video} WHERE class = ${kind} ERROR WITHIN ${off_by};

      --@ section: By second
      --@ note: With intervals.
      --@ chart: line x=at_second y=n
      SELECT FLOOR(timestamp TO SECOND) AS at_second, FCOUNT(*) AS n,
        LOWER_BOUND(FCOUNT(*)) AS low, UPPER_BOUND(FCOUNT(*)) AS high
      FROM ${video} WHERE class = ${kind}
      GROUP BY FLOOR(timestamp TO SECOND) ERROR WITHIN 0.4;

      --@ section: By second and class
      --@ chart: line series=class unit="in sight"
      SELECT FLOOR(timestamp TO SECOND) AS at_second, class, FCOUNT(*) AS n FROM ${video}
      GROUP BY FLOOR(timestamp TO SECOND), class;

      --@ section: Who is there
      --@ chart: bar x=class
      SELECT class, COUNT(*) AS boxes FROM ${video} GROUP BY class;

      --@ section: Columns
      --@ chart: bar x=at_second y=n unit=boxes
      SELECT FLOOR(timestamp TO SECOND) AS at_second, COUNT(*) AS n FROM ${video}
      GROUP BY FLOOR(timestamp TO SECOND);

      --@ section: Places
      --@ chart: histogram x=xmin bins=16 unit=pixels
      SELECT xmin FROM ${video};

      --@ section: Where they drive
      --@ chart: heatmap at=feet cells=32 frame=10
      SELECT xmin, ymin, xmax, ymax FROM ${video} ORDER BY frame, xmin, ymin;

      --@ section: Moments with a bus
      --@ chart: thumbnails boxes=all tiles=4
      SELECT frame, timestamp FROM ${video}
      GROUP BY timestamp HAVING SUM(class = 'bus') >= 1 LIMIT 6 GAP 4;

      --@ section: Boxes
      --@ chart: thumbnails tiles=3 width=200
      SELECT frame, class, confidence, xmin, ymin, xmax, ymax FROM ${video} WHERE frame IN (8, 20, 33);

      --@ section: Cut out
      --@ chart: thumbnails tiles=4
      SELECT frame, class, content FROM ${video} WHERE class = 'bus' AND frame < 20;

      --@ section: Table
      SELECT frame, class, confidence, mask FROM ${video} WHERE frame < 12;
      """;

  public static final int SECTIONS = 11;

  private RoadReport() {}
}
