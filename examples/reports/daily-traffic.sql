-- What drove by. Made for the demo's street; for a video of your own:
--   ./glimpse report examples/reports/daily-traffic.sql --out traffic.html \
--     --param video=cam1 --param from="2026-01-01 06:00" --param until="2026-01-01 18:00"
--
--@ report: Daily traffic of ${video}
--@ about: Who drove by from ${from} to ${until}, as the detector saw it.
--@ param: video name = street
--@ param: from timestamp = 2026-06-01 18:00:00
--@ param: until timestamp = 2026-06-01 18:02:00
--@ param: off_by number = 0.2

--@ section: Cars per frame
--@ note: How many cars are in sight on average, from a sample that is large enough for the error asked for.
--@ chart: number unit="cars in sight"
SELECT FCOUNT(*) AS cars FROM ${video}
WHERE class = 'car' AND timestamp >= ${from} AND timestamp < ${until}
ERROR WITHIN ${off_by} AT CONFIDENCE 95%;

--@ section: Through the whole recording
--@ note: Cars in sight, minute by minute; the bars show where the mean lies with 95 % confidence.
--@ chart: line x=from_minute y=cars unit="cars in sight"
SELECT FLOOR(timestamp TO MINUTE) AS from_minute, FCOUNT(*) AS cars,
  LOWER_BOUND(FCOUNT(*)) AS low, UPPER_BOUND(FCOUNT(*)) AS high
FROM ${video} WHERE class = 'car'
GROUP BY FLOOR(timestamp TO MINUTE)
ERROR WITHIN 0.8 AT CONFIDENCE 95%;

--@ section: Second by second
--@ chart: line x=at_second y=objects series=class unit="in sight"
SELECT FLOOR(timestamp TO SECOND) AS at_second, class, FCOUNT(*) AS objects FROM ${video}
WHERE class IN ('car', 'person') AND timestamp >= ${from} AND timestamp < ${until}
GROUP BY FLOOR(timestamp TO SECOND), class ORDER BY at_second, class;

--@ section: Who came by
--@ note: Objects followed from frame to frame, each counted once.
--@ chart: bar x=class y=objects
SELECT class, COUNT(DISTINCT trackid) AS objects FROM ${video}
WHERE timestamp >= ${from} AND timestamp < ${until}
GROUP BY class ORDER BY objects DESC, class;

--@ section: How large cars appear
--@ chart: histogram x=side bins=24 unit="pixels"
SELECT SQRT(area(mask)) AS side FROM ${video}
WHERE class = 'car' AND timestamp >= ${from} AND timestamp < ${until}
ORDER BY side;

--@ section: Where cars drive
--@ note: The lower edges of their boxes, where the wheels are.
--@ chart: heatmap at=feet cells=64
SELECT frame, xmin, ymin, xmax, ymax FROM ${video}
WHERE class = 'car' AND timestamp >= ${from} AND timestamp < ${until}
ORDER BY frame, xmin, ymin, xmax, ymax;

--@ section: The busiest moments
--@ chart: thumbnails boxes=all tiles=6
SELECT frame, timestamp, COUNT(*) AS objects FROM ${video}
WHERE timestamp >= ${from} AND timestamp < ${until}
GROUP BY frame, timestamp ORDER BY objects DESC, frame LIMIT 6;
