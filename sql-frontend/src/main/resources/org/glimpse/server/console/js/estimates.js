// The estimate of a sample and its interval, as they shrink.
import {byId, el, short, svg} from './dom.js';

const WIDTH = 720;
const HEIGHT = 130;
const LEFT = 56;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 22;
const POINTS_MAX = 400;
const SERIES_MAX = 6;

/** Intervals that are wider than so many times the last one are cut. */
const WIDEST = 5;

export class Estimates {
  constructor() {
    this.root = byId('estimates');
    this.clear();
  }

  clear() {
    this.series = new Map();
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  /** What is known at a time of the statement, in seconds. */
  add(estimates, seconds) {
    for (const each of estimates) {
      const key = `${each.name} ${each.group}`;
      if (!this.series.has(key)) {
        this.series.set(key, {name: each.name, group: each.group, points: []});
      }
      const points = this.series.get(key).points;
      const last = points[points.length - 1];
      if (last && last.estimate === each.estimate && last.anytimeLower === each.anytimeLower && last.anytimeUpper === each.anytimeUpper) {
        last.until = seconds;
      } else {
        points.push({...each, seconds, until: seconds});
      }
      if (points.length > POINTS_MAX) {
        this.series.get(key).points = points.filter((point, i) => i % 2 === 0 || i > POINTS_MAX - 20);
      }
    }
    this.draw();
  }

  /** What is known last of each. */
  latest() {
    return [...this.series.values()].map(({name, group, points}) => {
      const {estimate, anytimeLower, anytimeUpper} = points[points.length - 1];
      return {name, group, estimate, lower: anytimeLower, upper: anytimeUpper};
    });
  }

  /** The answer itself, with the interval of the statement's own promise. */
  end(stats, seconds) {
    if (stats.estimate === null || stats.lower === null || stats.lower === stats.upper || this.series.size > 1) {
      return;
    }
    if (this.series.size === 0) {
      this.series.set('', {name: 'Estimate', group: 0, points: []});
    }
    const only = [...this.series.values()][0];
    only.points.push({estimate: stats.estimate, anytimeLower: stats.lower, anytimeUpper: stats.upper, seconds, until: seconds});
    this.draw();
  }

  draw() {
    if (this.series.size === 0) {
      return;
    }
    this.root.hidden = false;
    const all = [...this.series.values()].slice(-SERIES_MAX);
    const charts = all.map((each) => this.chart(each));
    this.root.replaceChildren(...charts);
  }

  chart({name, group, points}) {
    const last = points[points.length - 1];
    // From the statement's start, so that it shows how long nothing was known.
    const from = 0;
    const to = Math.max(last.until, 0.001);
    // The first intervals are far too wide to show the last ones beside them.
    const later = points.slice(Math.floor(points.length / 3));
    const least = Math.max(Math.abs(last.estimate) * 0.02, 1e-9);
    const reach = (far, now) => 1.15 * Math.max(least, Math.min(Math.max(...later.map(far)), WIDEST * Math.max(now, least)));
    const below = (each) => last.estimate - each.anytimeLower;
    const above = (each) => each.anytimeUpper - last.estimate;
    const widest = Math.max(below(last), above(last));
    const low = last.estimate - reach(below, widest);
    const high = last.estimate + reach(above, widest);
    const x = (seconds) => LEFT + ((seconds - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
    const y = (value) => TOP + (1 - (Math.min(high, Math.max(low, value)) - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
    const stepped = (key) => points.map((each) => `${x(each.seconds).toFixed(1)},${y(each[key]).toFixed(1)} ${x(each.until).toFixed(1)},${y(each[key]).toFixed(1)}`);
    const band = `${stepped('anytimeUpper').join(' ')} ${points
      .slice()
      .reverse()
      .map((each) => `${x(each.until).toFixed(1)},${y(each.anytimeLower).toFixed(1)} ${x(each.seconds).toFixed(1)},${y(each.anytimeLower).toFixed(1)}`)
      .join(' ')}`;
    const apart = (high - low) * 0.12;
    const ticks = [low + apart, last.estimate, high - apart].filter((each, i) => i === 1 || Math.abs(each - last.estimate) > apart);
    const text = `${name} ${short(last.estimate)}, between ${short(last.anytimeLower)} and ${short(last.anytimeUpper)}`;
    return el(
      'div',
      {class: 'chart'},
      el(
        'figcaption',
        {},
        el('span', {class: 'faint'}, this.series.size > 1 ? `${name}, group ${group + 1}` : name),
        el('strong', {}, short(last.estimate)),
        el('span', {class: 'faint'}, `${short(last.anytimeLower)} to ${short(last.anytimeUpper)}`),
      ),
      svg(
        'svg',
        {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': text},
        ...ticks.map((value) =>
          svg(
            'g',
            {},
            svg('line', {x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: 'grid-line'}),
            svg('text', {x: LEFT - 6, y: y(value) + 4, class: 'tick', 'text-anchor': 'end'}, short(value)),
          ),
        ),
        svg('polygon', {points: band, class: 'band'}),
        svg('polyline', {points: stepped('estimate').join(' '), class: 'curve'}),
        svg('line', {x1: x(last.until), x2: x(last.until), y1: y(last.anytimeLower), y2: y(last.anytimeUpper), class: 'bar-of-error'}),
        svg('circle', {cx: x(last.until), cy: y(last.estimate), r: 3, class: 'dot'}),
        svg('text', {x: LEFT, y: HEIGHT - 6, class: 'tick'}, `${short(from)} s`),
        svg('text', {x: WIDTH - RIGHT, y: HEIGHT - 6, class: 'tick', 'text-anchor': 'end'}, `${short(to)} s`),
      ),
    );
  }
}
