-- Selections whose answer is the same rows in the same order with the optimiser on and off: one a line.
-- what pictures show
SELECT frame, xmin, redness(content) FROM motorway WHERE class = 'car' AND redness(content) >= -2 AND frame < 30;
SELECT * FROM motorway WHERE class = 'bus' AND luma(content) > 90 AND area(mask) > 500 AND frame BETWEEN 100 AND 130;
SELECT frame, luma(content) AS l FROM lanes WHERE class = 'car' AND luma(content) > 60 AND frame < 30 ORDER BY l DESC, frame LIMIT 20;
SELECT frame, blueness(content) FROM lanes WHERE NOT (class = 'truck') AND blueness(content) > greenness(content) AND frame BETWEEN 20 AND 40;
SELECT class, COUNT(*) FROM motorway WHERE redness(content) > 0 AND frame < 30 GROUP BY class ORDER BY class;
SELECT frame, luma(image) FROM motorway.frames WHERE luma(image) > 100 AND frame < 20;
SELECT frame, confidence FROM street WHERE class = 'car' AND redness(content) > 10 AND confidence > 0.5 AND frame < 20;
SELECT frame FROM street WHERE class IN ('car', 'truck') AND (area(mask) > 20000 OR redness(content) > 15) AND frame < 20;
SELECT * FROM motorway WHERE class = 'car' AND area(mask) > 300 AND redness(content) > -8 AND frame < 30 GROUP BY timestamp HAVING SUM(class = 'car') >= 2;
SELECT frame FROM lanes WHERE class = 'car' AND luma(content) BETWEEN 45 AND 80 AND frame < 40 GROUP BY frame HAVING COUNT(*) >= 2 ORDER BY frame LIMIT 5;
-- where objects are
SELECT frame, xmin, ymin FROM street WHERE class = 'car' AND area(mask) > 30000;
SELECT frame, class FROM lanes WHERE xmax(mask) < 300 AND ymin(mask) > 100;
SELECT frame, xmax - xmin AS w FROM motorway WHERE xmax - xmin > 60 AND height(mask) > 40 ORDER BY w DESC, frame, xmin;
SELECT frame, confidence FROM street WHERE xmin < 200 AND xmax > 250 AND confidence >= 0.5;
SELECT COUNT(*) FROM lanes WHERE width(mask) > 2 * height(mask);
SELECT a.frame, a.xmin, b.xmin FROM street a JOIN street b ON a.frame = b.frame WHERE a.class = 'car' AND b.class = 'truck' AND iou(a.mask, b.mask) > 0.7 AND a.frame < 300;
SELECT frame, COUNT(*) FROM motorway WHERE ymax(mask) > 200 GROUP BY frame HAVING COUNT(*) >= 3;
-- objects over time
SELECT trackid, COUNT(*) AS n FROM lanes WHERE class = 'car' GROUP BY trackid HAVING COUNT(*) > 40 ORDER BY n DESC, trackid;
SELECT trackid, class, first_frame, last_frame FROM motorway.tracks WHERE frames > 60;
SELECT frame, trackid, xmin FROM lanes WHERE class = 'truck' GROUP BY trackid HAVING COUNT(*) >= 30;
SELECT COUNT(DISTINCT trackid) FROM lanes WHERE class = 'car' AND frame < 200;
SELECT t.trackid, o.frame FROM lanes.tracks t JOIN lanes o ON o.trackid = t.trackid AND o.frame = t.last_frame WHERE t.frames > 50 ORDER BY t.trackid, o.frame;
SELECT frame FROM lanes WHERE class = 'car' AND luma(content) > 50 AND frame < 40 GROUP BY trackid HAVING COUNT(timestamp) >= 10;
-- several classes at once
SELECT frame FROM street GROUP BY frame HAVING SUM(class = 'truck') >= 1 AND SUM(class = 'car') >= 6;
SELECT timestamp FROM motorway GROUP BY timestamp HAVING SUM(class = 'bus') >= 2 OR SUM(class = 'truck') >= 3;
SELECT frame FROM lanes GROUP BY frame HAVING SUM(class = 'car') >= 3 AND NOT SUM(class = 'truck') >= 1 ORDER BY frame DESC LIMIT 15;
SELECT frame FROM street GROUP BY frame HAVING SUM(class = 'car' AND area(mask) > 5000) >= 2 AND SUM(class = 'person') = 0 AND frame BETWEEN 100 AND 500;
SELECT frame, class FROM motorway WHERE class = 'bus' OR class = 'person' AND confidence > 0.4;
SELECT frame, class FROM motorway WHERE class LIKE 'b%' AND class <> 'bus' OR class IN ('airplane', 'train') AND frame > 700;
SELECT frame FROM street WHERE class = 'truck' AND frame IN (SELECT frame FROM street WHERE class = 'person');
SELECT DISTINCT frame FROM street WHERE class = 'boat' AND frame NOT IN (SELECT frame FROM street WHERE class = 'truck') ORDER BY frame;
SELECT frame, SUM(class = 'car') AS cars FROM lanes GROUP BY frame HAVING SUM(class = 'car') > SUM(class = 'truck') AND COUNT(*) >= 6 ORDER BY cars DESC, frame LIMIT 25;
-- stretches of time, and joins with frames
SELECT frame, class FROM street WHERE timestamp >= TIMESTAMP '1970-01-01 00:00:10' AND timestamp < TIMESTAMP '1970-01-01 00:00:12';
SELECT frame FROM lanes WHERE timestamp BETWEEN TIMESTAMP '1970-01-01 00:00:03' AND TIMESTAMP '1970-01-01 00:00:05' GROUP BY frame HAVING SUM(class = 'car') >= 2;
SELECT FLOOR(timestamp TO SECOND) AS s, COUNT(*) FROM motorway WHERE class = 'car' AND timestamp < TIMESTAMP '1970-01-01 00:00:08' GROUP BY FLOOR(timestamp TO SECOND) ORDER BY s;
SELECT f.frame, COUNT(o.class) AS n FROM lanes.frames f LEFT JOIN lanes o ON o.frame = f.frame WHERE f.frame BETWEEN 100 AND 200 GROUP BY f.frame ORDER BY f.frame;
SELECT f.frame, f.keyframe, o.class FROM street.frames f JOIN street o ON o.frame = f.frame WHERE f.keyframe AND o.confidence > 0.8;
SELECT f.frame FROM motorway.frames f WHERE NOT EXISTS (SELECT 1 FROM motorway o WHERE o.frame = f.frame AND o.class = 'bus') ORDER BY f.frame LIMIT 40;
SELECT o.frame, luma(f.image) FROM lanes.frames f JOIN lanes o ON o.frame = f.frame WHERE o.class = 'truck' AND luma(f.image) > 40 AND f.frame < 30;
SELECT frame, class, confidence FROM street WHERE frame >= 880 ORDER BY confidence DESC, frame, xmin LIMIT 10;
