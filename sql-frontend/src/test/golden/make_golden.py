#!/usr/bin/env python3
"""Makes the golden SQL results from reference labels, independently of Glimpse and of DuckDB.

    python3 make_golden.py SHARED FFPROBE > ../resources/golden/reference_labels.golden

SHARED is the folder with media/videos and media/labels; FFPROBE the executable that tells each
frame's pts. Labels and frames are loaded into SQLite (an independent engine). A query runs there
word for word unless it has an `oracle`: SQLite text that says the same in that dialect, or a
Python function over the rows, for what SQL has no words for (FCOUNT, GAP, FrameQL's GROUP BY).

Numbers with a fraction are written with 9 digits; the test compares them to 1 part in a million.
"""

import csv
import fractions
import json
import sqlite3
import struct
import subprocess
import sys

VIDEOS = {
    "oakland": (
        "intersection_oakland_640x360.mp4",
        "yolox_nano/intersection_oakland_640x360.mp4.960x544.csv",
    ),
    "street": (
        "street_vehicle_640x352.mp4",
        "yolox_nano/street_vehicle_640x352.mp4.960x544.csv",
    ),
    "motorway": (
        "highway_pal_mpeg4_320x240.avi",
        "yolox_nano/highway_pal_mpeg4_320x240.avi.640x640.csv",
    ),
}

OBJECT_COLUMNS = "frame, timestamp, class, confidence, xmin, ymin, xmax, ymax, mask"


def float32(text):
    return struct.unpack("f", struct.pack("f", float(text)))[0]


def timestamp(milliseconds):
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return "1970-01-01 %02d:%02d:%02d.%03d" % (hours, minutes, seconds, rest)


def half_up(value):
    """Nearest integer of a fraction, halves up."""
    return int((2 * value.numerator + value.denominator) // (2 * value.denominator))


def frames_of(path, ffprobe):
    """(frame, timestamp, keyframe) of each decoded frame; the clock starts at the first one."""
    told = json.loads(
        subprocess.run(
            [
                ffprobe, "-v", "error", "-select_streams", "v:0", "-of", "json",
                "-show_entries", "frame=best_effort_timestamp,key_frame:stream=time_base,r_frame_rate",
                path,
            ],
            check=True, capture_output=True,
        ).stdout
    )
    base = fractions.Fraction(told["streams"][0]["time_base"])
    rows, pts = [], []
    for entry in told["frames"]:
        # The last frame of an AVI with B-frames has no pts: it follows at the pace of the one before.
        ticks = entry.get("best_effort_timestamp")
        pts.append(ticks if ticks is not None else 2 * pts[-1] - pts[-2])
        milliseconds = half_up((pts[-1] - pts[0]) * base * 1000)
        rows.append((len(rows), timestamp(milliseconds), entry["key_frame"]))
    return rows


def corners(mask):
    points = [point.split() for point in mask[len("POLYGON (("):-2].split(", ")]
    xs, ys = [float(p[0]) for p in points], [float(p[1]) for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def load(shared, ffprobe):
    database = sqlite3.connect(":memory:")
    for name, measure in {
        "area": lambda x0, y0, x1, y1: (x1 - x0) * (y1 - y0),
        "width": lambda x0, y0, x1, y1: x1 - x0,
        "height": lambda x0, y0, x1, y1: y1 - y0,
        "xmin": lambda x0, y0, x1, y1: x0,
        "ymin": lambda x0, y0, x1, y1: y0,
        "xmax": lambda x0, y0, x1, y1: x1,
        "ymax": lambda x0, y0, x1, y1: y1,
    }.items():
        database.create_function(name, 1, lambda mask, measure=measure: measure(*corners(mask)))
    database.create_function("iou", 2, iou)
    for video, (media, labels) in VIDEOS.items():
        database.execute("ATTACH ':memory:' AS %s" % video)
        database.execute("CREATE TABLE %s.frames (frame, timestamp, keyframe)" % video)
        frames = frames_of(shared + "/media/videos/" + media, ffprobe)
        database.executemany("INSERT INTO %s.frames VALUES (?,?,?)" % video, frames)
        database.execute("CREATE TABLE main.%s (%s)" % (video, OBJECT_COLUMNS))
        with open(shared + "/media/labels/" + labels, newline="") as file:
            for row in csv.DictReader(file):
                frame = int(row["frame"])
                x0, y0, x1, y1 = (float32(row[c]) for c in ("xmin", "ymin", "xmax", "ymax"))
                mask = "POLYGON ((%r %r, %r %r, %r %r, %r %r, %r %r))" % (
                    x0, y0, x1, y0, x1, y1, x0, y1, x0, y0)
                database.execute(
                    "INSERT INTO main.%s VALUES (?,?,?,?,?,?,?,?,?)" % video,
                    (frame, frames[frame][1], row["class"], float32(row["confidence"]),
                     x0, y0, x1, y1, mask))
        database.execute("CREATE TABLE %s.objects AS SELECT * FROM main.%s" % (video, video))
    return database


def iou(left, right):
    a, b = corners(left), corners(right)
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def gap(rows, least, limit):
    """Earliest-first greedy choice of (frame, ..) rows whose frames are `least` apart."""
    kept, last = [], None
    for row in sorted(rows):
        if last is None or row[0] - last >= least:
            kept.append(row)
            last = row[0]
        if len(kept) == limit:
            break
    return kept


def rows_of(frames, rows):
    """The rows that belong to frames that were kept."""
    kept = {frame for frame, in frames}
    return [row for row in rows if row[0] in kept]


class Case:
    def __init__(self, query, oracle=None, ordered=None):
        self.query = query
        self.oracle = oracle or query
        self.ordered = "ORDER BY" in query.split(")")[-1] if ordered is None else ordered

    def rows(self, database):
        if callable(self.oracle):
            return self.oracle(lambda sql: database.execute(sql).fetchall())
        return database.execute(self.oracle).fetchall()


CASES = [
    # Counting
    Case("SELECT COUNT(*) FROM oakland"),
    Case("SELECT COUNT(*) FROM street.objects"),
    Case("SELECT COUNT(*) FROM motorway.frames"),
    Case("SELECT COUNT(*) FROM oakland WHERE class = 'car'"),
    Case("SELECT COUNT(DISTINCT frame) FROM street WHERE class = 'truck'"),
    Case("SELECT class, COUNT(*) FROM motorway GROUP BY class"),
    Case("SELECT class, COUNT(*) AS n FROM oakland GROUP BY class HAVING COUNT(*) > 100 ORDER BY n DESC"),
    Case("SELECT COUNT(*), MIN(frame), MAX(frame) FROM oakland WHERE class = 'bus'"),
    Case("SELECT class, AVG(confidence), MAX(confidence) FROM street GROUP BY class ORDER BY class"),
    Case("SELECT COUNT(*) FROM oakland WHERE class IN ('car', 'truck', 'bus')"),
    Case("SELECT COUNT(*) FROM oakland WHERE class NOT IN ('car', 'person')"),
    Case("SELECT COUNT(*) FROM motorway WHERE class LIKE 'b%'"),
    Case("SELECT COUNT(*) FROM motorway WHERE NOT (class = 'car' OR class = 'truck')"),
    Case("SELECT COUNT(*) FROM oakland WHERE class = 'unicorn'"),
    Case("SELECT SUM(class = 'car'), SUM(class = 'person') FROM oakland"),
    Case("SELECT COUNT(*) FILTER (WHERE class = 'car' AND confidence > 0.6005) FROM street"),
    Case("SELECT SUM(CASE WHEN class = 'car' THEN 2 ELSE 1 END) FROM street"),
    Case("SELECT COUNT(*) FROM street WHERE confidence BETWEEN 0.5005 AND 0.7005"),
    # Ranges of frames and time
    Case("SELECT COUNT(*) FROM oakland WHERE frame < 100"),
    Case("SELECT COUNT(*) FROM oakland WHERE frame >= 100 AND frame < 200 AND class = 'car'"),
    Case("SELECT frame, COUNT(*) FROM motorway WHERE frame BETWEEN 50 AND 59 GROUP BY frame ORDER BY frame"),
    Case("SELECT COUNT(*) FROM street WHERE MOD(frame, 10) = 0", "SELECT COUNT(*) FROM street WHERE frame % 10 = 0"),
    Case("SELECT COUNT(*) FROM oakland WHERE \"timestamp\" < TIMESTAMP '1970-01-01 00:00:05'",
         "SELECT COUNT(*) FROM oakland WHERE timestamp < '1970-01-01 00:00:05.000'"),
    Case("SELECT COUNT(*) FROM street WHERE timestamp >= TIMESTAMP '1970-01-01 00:00:10' AND timestamp < TIMESTAMP '1970-01-01 00:00:20' AND class = 'car'",
         "SELECT COUNT(*) FROM street WHERE timestamp >= '1970-01-01 00:00:10.000' AND timestamp < '1970-01-01 00:00:20.000' AND class = 'car'"),
    Case("SELECT frame, timestamp FROM oakland.frames WHERE frame IN (0, 1, 29, 30, 692) ORDER BY frame"),
    Case("SELECT frame, timestamp FROM motorway.frames WHERE frame >= 740 ORDER BY frame"),
    Case("SELECT frame, timestamp FROM street.frames WHERE keyframe ORDER BY frame"),
    Case("SELECT MIN(timestamp), MAX(timestamp) FROM street.frames"),
    Case("SELECT FLOOR(timestamp TO SECOND) AS s, COUNT(*) FROM oakland.frames GROUP BY FLOOR(timestamp TO SECOND) ORDER BY s",
         "SELECT substr(timestamp, 1, 19) || '.000' AS s, COUNT(*) FROM oakland.frames GROUP BY s ORDER BY s"),
    Case("SELECT EXTRACT(SECOND FROM timestamp) AS s, COUNT(*) FROM motorway WHERE class = 'bus' GROUP BY EXTRACT(SECOND FROM timestamp) ORDER BY s",
         "SELECT CAST(substr(timestamp, 18, 2) AS INTEGER) AS s, COUNT(*) FROM motorway WHERE class = 'bus' GROUP BY s ORDER BY s"),
    # Boxes
    Case("SELECT COUNT(*) FROM oakland WHERE class = 'car' AND area(mask) > 5000.05"),
    Case("SELECT MAX(area(mask)), MIN(width(mask)), MAX(height(mask)) FROM street WHERE class = 'truck'"),
    Case("SELECT COUNT(*) FROM street WHERE xmax(mask) < 300.05 AND ymin(mask) > 100.05"),
    Case("SELECT COUNT(*) FROM motorway WHERE xmax - xmin > 40.05"),
    Case("SELECT frame, xmin, ymin, xmax, ymax FROM street WHERE class = 'person' AND confidence > 0.3005 ORDER BY frame, xmin"),
    Case("SELECT AVG(xmax - xmin), AVG(ymax - ymin) FROM oakland WHERE class = 'person'"),
    Case("SELECT CAST(FLOOR(xmin / 100) AS INTEGER) AS c, COUNT(*) FROM oakland WHERE class = 'car' GROUP BY CAST(FLOOR(xmin / 100) AS INTEGER) ORDER BY c",
         "SELECT CAST(xmin / 100 AS INTEGER) AS c, COUNT(*) FROM oakland WHERE class = 'car' GROUP BY c ORDER BY c"),
    Case("SELECT COUNT(*) FROM street a JOIN street b ON a.frame = b.frame WHERE a.class = 'car' AND b.class = 'truck' AND iou(a.mask, b.mask) > 0.50005"),
    # FrameQL: frames and groups
    Case("SELECT frame FROM oakland GROUP BY frame HAVING SUM(class='bus')>=1 AND SUM(class='car')>=5 ORDER BY frame"),
    Case("SELECT timestamp FROM street GROUP BY timestamp HAVING SUM(class='truck')>=2 ORDER BY timestamp"),
    Case("SELECT frame FROM oakland GROUP BY frame HAVING SUM(class='bus')>=1 AND SUM(class='car')>=5 LIMIT 10 GAP 30",
         lambda q: gap(q("SELECT frame FROM oakland GROUP BY frame HAVING SUM(class='bus')>=1 AND SUM(class='car')>=5"), 30, 10), ordered=True),
    Case("SELECT timestamp FROM street GROUP BY timestamp HAVING SUM(class='car')>=8 LIMIT 5 GAP 60",
         lambda q: [row[1:] for row in gap(q("SELECT frame, timestamp FROM street GROUP BY frame HAVING SUM(class='car')>=8"), 60, 5)], ordered=True),
    Case("SELECT frame FROM motorway GROUP BY frame HAVING COUNT(*) >= 14 LIMIT 3", "SELECT frame FROM motorway GROUP BY frame HAVING COUNT(*) >= 14 ORDER BY frame LIMIT 3", ordered=True),
    Case("SELECT frame, class FROM motorway WHERE class = 'bus' GROUP BY frame HAVING COUNT(*) >= 3",
         "SELECT frame, class FROM motorway WHERE class = 'bus' AND frame IN (SELECT frame FROM motorway WHERE class = 'bus' GROUP BY frame HAVING COUNT(*) >= 3)"),
    Case("SELECT frame, confidence FROM street WHERE class = 'boat' AND area(mask) > 500.05 GROUP BY timestamp HAVING SUM(class = 'boat') >= 1 LIMIT 4 GAP 20",
         lambda q: [row for row in q("SELECT frame, confidence FROM street WHERE class = 'boat' AND area(mask) > 500.05")
                    if row[0] in {f for f, in gap(q("SELECT DISTINCT frame FROM street WHERE class = 'boat' AND area(mask) > 500.05"), 20, 4)}]),
    Case("SELECT frame, COUNT(*) AS n FROM oakland GROUP BY frame ORDER BY n DESC, frame LIMIT 7"),
    Case("SELECT frame FROM oakland WHERE class = 'bicycle' FNR WITHIN 0.05 FPR WITHIN 0.05",
         "SELECT DISTINCT frame FROM oakland WHERE class = 'bicycle'"),
    Case("SELECT frame FROM street WHERE class = 'truck' ORACLE LIMIT 100000 RECALL TARGET 95% WITH PROBABILITY 95%",
         "SELECT DISTINCT frame FROM street WHERE class = 'truck'"),
    Case("SELECT frame FROM motorway WHERE class = 'bus' LIMIT 4 GAP 50",
         lambda q: rows_of(gap(q("SELECT DISTINCT frame FROM motorway WHERE class = 'bus'"), 50, None),
                           q("SELECT frame FROM motorway WHERE class = 'bus' ORDER BY frame"))[:4], ordered=True),
    # FCOUNT
    Case("SELECT FCOUNT(*) FROM oakland WHERE class = 'car'", "SELECT COUNT(*) / 693.0 FROM oakland WHERE class = 'car'"),
    Case("SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.1 AT CONFIDENCE 95%", "SELECT COUNT(*) / 905.0 FROM street WHERE class = 'car'"),
    Case("SELECT FCOUNT DISTINCT(*) FROM street WHERE class = 'truck' ERROR WITHIN 0.01 CONFIDENCE 95%",
         "SELECT COUNT(DISTINCT frame) / 905.0 FROM street WHERE class = 'truck'"),
    Case("SELECT FCOUNT(*) FROM motorway WHERE class = 'car' AND frame < 300", "SELECT COUNT(*) / 300.0 FROM motorway WHERE class = 'car' AND frame < 300"),
    Case("SELECT class, FCOUNT(*) AS f FROM motorway GROUP BY class ORDER BY class", "SELECT class, COUNT(*) / 748.0 FROM motorway GROUP BY class ORDER BY class"),
    Case("SELECT FLOOR(timestamp TO SECOND) AS s, FCOUNT(*) FROM street WHERE class = 'truck' GROUP BY FLOOR(timestamp TO SECOND) ERROR WITHIN 0.1",
         "SELECT substr(f.timestamp, 1, 19) || '.000' AS s, 1.0 * COUNT(o.frame) / COUNT(DISTINCT f.frame) FROM street.frames f LEFT JOIN street.objects o ON o.frame = f.frame AND o.class = 'truck' GROUP BY s"),
    Case("SELECT FCOUNT(*), LOWER_BOUND(FCOUNT(*)), UPPER_BOUND(FCOUNT(*)) FROM oakland WHERE class = 'bus' ERROR WITHIN 0.05",
         "SELECT COUNT(*) / 693.0, COUNT(*) / 693.0, COUNT(*) / 693.0 FROM oakland WHERE class = 'bus'"),
    Case("SELECT COUNT(*) FROM oakland WHERE class = 'car' ERROR WITHIN 0.1 CONFIDENCE 95%", "SELECT COUNT(*) FROM oakland WHERE class = 'car'"),
    # Joins, windows, subqueries, common table expressions
    Case("SELECT COUNT(*) FROM oakland a JOIN oakland b ON a.frame = b.frame WHERE a.class = 'bus' AND b.class = 'person'"),
    Case("SELECT f.frame, COUNT(o.class) FROM motorway.frames f LEFT JOIN motorway.objects o ON o.frame = f.frame AND o.class = 'person' WHERE f.frame < 20 GROUP BY f.frame ORDER BY f.frame"),
    Case("SELECT COUNT(*) FROM oakland.frames WHERE frame NOT IN (SELECT frame FROM oakland WHERE class = 'bus')"),
    Case("SELECT COUNT(*) FROM street.frames f WHERE EXISTS (SELECT 1 FROM street o WHERE o.frame = f.frame AND o.class = 'truck')"),
    Case("WITH n AS (SELECT frame, COUNT(*) AS c FROM oakland WHERE class = 'car' GROUP BY frame) SELECT MIN(c), MAX(c), SUM(c) FROM n"),
    Case("SELECT AVG(c) FROM (SELECT frame, COUNT(*) AS c FROM street GROUP BY frame)", "SELECT AVG(1.0 * c) FROM (SELECT frame, COUNT(*) AS c FROM street GROUP BY frame)"),
    Case("SELECT frame, c FROM (SELECT frame, COUNT(*) AS c, ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC, frame) AS r FROM street GROUP BY frame) WHERE r <= 5 ORDER BY r"),
    Case("SELECT frame, c, SUM(c) OVER (ORDER BY frame ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM (SELECT frame, COUNT(*) AS c FROM motorway WHERE frame < 15 GROUP BY frame) ORDER BY frame"),
    Case("SELECT class FROM oakland WHERE frame < 50 UNION SELECT class FROM street WHERE frame < 50"),
    Case("SELECT class FROM oakland INTERSECT SELECT class FROM street"),
    Case("SELECT class FROM oakland EXCEPT SELECT class FROM street"),
    Case("SELECT COUNT(*) FROM oakland WHERE confidence > (SELECT AVG(confidence) FROM oakland)"),
    Case("SELECT DISTINCT class FROM motorway WHERE confidence > 0.5005 ORDER BY class"),
    Case("SELECT COUNT(*) FROM (SELECT frame FROM oakland WHERE class = 'car' GROUP BY frame HAVING COUNT(*) >= 15)"),
    # Arithmetic, NULL and corner cases
    Case("SELECT 7 / 2, -7 / 2, MOD(-7, 3), 7.0 / 2", "SELECT 7 / 2, -7 / 2, -7 % 3, 7.0 / 2"),
    Case("SELECT frame / 100 AS h, COUNT(*) FROM oakland WHERE class = 'truck' GROUP BY frame / 100 ORDER BY h"),
    Case("SELECT MAX(confidence), SUM(frame), COUNT(*) FROM oakland WHERE class = 'unicorn'"),
    Case("SELECT COUNT(*) FROM oakland WHERE 1 <> 1"),
    Case("SELECT frame FROM oakland WHERE class = 'car' LIMIT 0"),
    Case("SELECT UPPER(class), CHAR_LENGTH(class) FROM street WHERE class = 'boat' GROUP BY class", "SELECT UPPER(class), LENGTH(class) FROM street WHERE class = 'boat' GROUP BY class"),
    Case("SELECT frame FROM oakland WHERE class = 'truck' ORDER BY frame, confidence LIMIT 5 OFFSET 3"),
    Case("SELECT CASE WHEN c > 5 THEN 'busy' ELSE 'quiet' END AS k, COUNT(*) FROM (SELECT frame, COUNT(*) AS c FROM street WHERE class = 'car' GROUP BY frame) GROUP BY CASE WHEN c > 5 THEN 'busy' ELSE 'quiet' END ORDER BY k"),
    Case("SELECT COALESCE(MAX(frame), -1) FROM street WHERE class = 'unicorn'"),
]


def cell(value):
    if value is None:
        return "NULL"
    if isinstance(value, float):
        return "%.9g" % value
    return str(value)


def main():
    shared, ffprobe = sys.argv[1:]
    database = load(shared, ffprobe)
    print("# Made by make_golden.py from reference labels; do not edit by hand.")
    print("# A query, then '---' and how to compare, then a row a line, cells separated by '|'.")
    for case in CASES:
        rows = [" | ".join(cell(value) for value in row) for row in case.rows(database)]
        if not case.ordered:
            rows.sort()
        print()
        print(case.query)
        print("--- " + ("ordered" if case.ordered else "any order"))
        for row in rows:
            print(row)


main()
