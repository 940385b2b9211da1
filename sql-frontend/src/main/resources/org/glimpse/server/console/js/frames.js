// Which rows are frames, and frames as pictures with the boxes that stored labels have.
import {call, json, lines} from './api.js';
import {svg} from './dom.js';
import {quoted} from './sql.js';

const PICTURES_MAX = 600;
const LABELS_MAX = 3000;
const BATCH = 100;
const BOX = ['xmin', 'ymin', 'xmax', 'ymax'];

/**
 * Where the frames of a result are, from what the server says of its columns: null where its rows
 * show no frame.
 */
export function framesOf(columns) {
  const at = (video, ...names) =>
    columns.findIndex((column) => column.origin && names.includes(column.origin.column) && (!video || column.origin.video === video));
  const frame = at(null, 'frame', 'first_frame', 'last_frame');
  const timestamp = at(null, 'timestamp', 'first_timestamp', 'last_timestamp');
  const by = frame >= 0 ? frame : timestamp;
  if (by < 0) {
    return null;
  }
  const video = columns[by].origin.video;
  const box = BOX.map((name) => at(video, name));
  return {
    video,
    frame,
    timestamp,
    box: box.every((column) => column >= 0) ? box : null,
    name: at(video, 'class'),
  };
}

/** The hits of rows: one for each frame, in order of frames, with its rows and their boxes. */
export function hitsOf(rows, where) {
  const hits = new Map();
  rows.forEach((row, number) => {
    const frame = row[where.frame];
    if (frame === null || frame === undefined) {
      return;
    }
    if (!hits.has(frame)) {
      hits.set(frame, {frame, rows: [], boxes: where.box ? [] : null});
    }
    const hit = hits.get(frame);
    hit.rows.push(number);
    if (where.box) {
      const [xmin, ymin, xmax, ymax] = where.box.map((column) => row[column]);
      hit.boxes.push({xmin, ymin, xmax, ymax, class: where.name >= 0 ? row[where.name] : ''});
    }
  });
  return [...hits.values()].sort((a, b) => a.frame - b.frame);
}

/** So many timestamps are looked up for their frames. */
export const TIMESTAMPS_MAX = 500;

/** Frames by their timestamps, for rows that have nothing else. */
export async function framesAt(video, timestamps) {
  const wanted = [...new Set(timestamps.filter((each) => each !== null))].slice(0, TIMESTAMPS_MAX);
  if (wanted.length === 0) {
    return new Map();
  }
  const list = wanted.map((each) => `TIMESTAMP '${each}'`).join(', ');
  const answer = await json('POST', '/v1/query', {
    sql: `SELECT frame, "timestamp" FROM ${quoted(video)}.frames WHERE "timestamp" IN (${list})`,
  });
  return new Map(answer.rows.map(([frame, timestamp]) => [timestamp, frame]));
}

/** Keeps the latest of something, within a number. */
class Latest {
  constructor(max) {
    this.max = max;
    this.map = new Map();
  }

  get(key) {
    const value = this.map.get(key);
    if (value !== undefined) {
      this.map.delete(key);
      this.map.set(key, value);
    }
    return value;
  }

  set(key, value) {
    this.map.set(key, value);
    if (this.map.size > this.max) {
      this.map.delete(this.map.keys().next().value);
    }
  }

  clear() {
    this.map.clear();
  }
}

const pictures = new Latest(PICTURES_MAX);
const labels = new Latest(LABELS_MAX);

/** A name may mean another video. */
export function forgetFrames() {
  pictures.clear();
  labels.clear();
}

/** Frames have been labelled since. */
export function forgetLabels() {
  labels.clear();
}

export const pictureOf = (video, width, frame) => pictures.get(`${video}/${width}/${frame}`);

/** Loads pictures that are not there yet, a batch at a time; hears of each as soon as it is. */
export async function loadPictures(video, frames, width, heard, signal) {
  const missing = [];
  for (const frame of frames) {
    const known = pictureOf(video, width, frame);
    if (known) {
      heard(frame, known);
    } else {
      missing.push(frame);
    }
  }
  for (let i = 0; i < missing.length; i += BATCH) {
    const list = ranges(missing.slice(i, i + BATCH));
    const path = `/v1/videos/${encodeURIComponent(video)}/pictures?width=${width}&frames=${list}`;
    const response = await call('GET', path, undefined, signal);
    for await (const line of lines(response)) {
      if (line.error) {
        throw new Error(`${line.error.message}. ${line.error.advice}`);
      }
      for (const frame of line.lost || []) {
        heard(frame, null);
      }
      if (line.jpeg) {
        const picture = {url: `data:image/jpeg;base64,${line.jpeg}`};
        pictures.set(`${video}/${width}/${line.frame}`, picture);
        heard(line.frame, picture);
      }
    }
  }
}

/** What stored labels show in frames: null for a frame that has none. */
export async function loadLabels(video, frames) {
  const found = new Map();
  const missing = [];
  for (const frame of frames) {
    const known = labels.get(`${video}/${frame}`);
    if (known !== undefined) {
      found.set(frame, known);
    } else {
      missing.push(frame);
    }
  }
  for (let i = 0; i < missing.length; i += 400) {
    const list = ranges(missing.slice(i, i + 400));
    const answer = await json('GET', `/v1/videos/${encodeURIComponent(video)}/labels?frames=${list}`);
    for (const each of answer.frames) {
      const objects = each.labelled ? each.objects : null;
      labels.set(`${video}/${each.frame}`, objects);
      found.set(each.frame, objects);
    }
  }
  return found;
}

function ranges(frames) {
  const sorted = [...frames].sort((a, b) => a - b);
  const parts = [];
  for (const frame of sorted) {
    const last = parts[parts.length - 1];
    if (last && last[1] === frame - 1) {
      last[1] = frame;
    } else {
      parts.push([frame, frame]);
    }
  }
  return parts.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** Above the box where there is room; within the picture. */
function labelAt(box, unit, width, pixel) {
  const size = Math.max(unit * 1.7, LABEL_PIXELS_MIN * pixel);
  const right = box.xmin > width * 0.88;
  return {
    x: right ? width - unit * 0.4 : Math.max(unit * 0.4, box.xmin),
    y: box.ymin < size * 1.4 ? Math.min(box.ymin, 0) + size * 1.3 : box.ymin - unit * 0.4,
    'text-anchor': right ? 'end' : 'start',
    'font-size': size,
    'stroke-width': size * 0.26,
  };
}

const HUES = 12;
const LABEL_PIXELS_MIN = 11;

/** The same colour for the same class everywhere. */
function hue(name) {
  let sum = 0;
  for (const letter of name) {
    sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  }
  return sum % HUES;
}

/**
 * Boxes over a picture of a source of that size.
 *
 * @param named how wide the picture is shown, for names that can be read; 0 for no names
 */
export function boxes(objects, width, height, named) {
  const unit = Math.max(width, height) / 100;
  return svg(
    'svg',
    {class: 'boxes', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    ...objects
      .filter((each) => [each.xmin, each.ymin, each.xmax, each.ymax].every(Number.isFinite))
      .map((each) =>
        svg(
          'g',
          {class: `hue-${hue(each.class || '')}`},
          svg('rect', {
            x: each.xmin,
            y: each.ymin,
            width: Math.max(1, each.xmax - each.xmin),
            height: Math.max(1, each.ymax - each.ymin),
          }),
          named && each.class
            ? svg(
                'text',
                labelAt(each, unit, width, width / named),
                each.confidence === undefined ? each.class : `${each.class} ${each.confidence.toFixed(2)}`,
              )
            : null,
        ),
      ),
  );
}
