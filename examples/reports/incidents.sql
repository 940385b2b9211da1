-- What somebody should look at. Made for the demo's street; see daily-traffic.sql for other videos.
--
--@ report: Incidents on ${video}
--@ about: Crowded moments, red buses and long stays from ${from} to ${until}.
--@ param: video name = street
--@ param: from timestamp = 2026-06-01 18:00:00
--@ param: until timestamp = 2026-06-01 18:02:00
--@ param: cars number = 5
--@ param: stays_frames number = 100

--@ section: Frames with a bus
--@ note: The share of all frames in which a bus is in sight.
--@ chart: number unit="of the frames"
SELECT FCOUNT DISTINCT(*) AS share_with_bus FROM ${video}
WHERE class = 'bus' AND timestamp >= ${from} AND timestamp < ${until};

--@ section: A bus among many cars
--@ note: The first moments with a bus and at least ${cars} cars, five seconds apart.
--@ chart: thumbnails boxes=all tiles=6
SELECT frame, timestamp FROM ${video}
WHERE timestamp >= ${from} AND timestamp < ${until}
GROUP BY timestamp HAVING SUM(class = 'bus') >= 1 AND SUM(class = 'car') >= ${cars}
LIMIT 6 GAP INTERVAL '5' SECOND;

--@ section: Red buses
--@ note: Decided by the pixels inside their boxes.
--@ chart: thumbnails tiles=8 width=320
SELECT frame, timestamp, ROUND(redness(content)) AS redness, content FROM ${video}
WHERE class = 'bus' AND area(mask) > 4000 AND redness(content) >= 40
  AND timestamp >= ${from} AND timestamp < ${until}
ORDER BY redness DESC, frame LIMIT 8;

--@ section: Long stays
--@ note: Objects in sight for at least ${stays_frames} frames.
--@ chart: table rows=20
SELECT trackid, class, COUNT(*) AS frames, MIN(timestamp) AS first_seen, MAX(timestamp) AS last_seen
FROM ${video} WHERE timestamp >= ${from} AND timestamp < ${until}
GROUP BY trackid, class HAVING COUNT(*) >= ${stays_frames}
ORDER BY frames DESC, trackid LIMIT 20;

--@ section: People in sight
--@ chart: bar x=from_second y=people unit="people a frame"
SELECT FLOOR(timestamp TO SECOND) AS from_second, FCOUNT(*) AS people FROM ${video}
WHERE class = 'person' AND timestamp >= ${from} AND timestamp < ${until}
GROUP BY FLOOR(timestamp TO SECOND) ORDER BY from_second;
