// The hits of a video along its length.
import {clock, el, svg, whole} from './dom.js';

const WIDTH = 1000;
const HEIGHT = 34;
const BINS = 500;

/**
 * A slider along the video: left and right go from hit to hit, Enter opens one.
 *
 * @param open opens a hit by its number
 */
export function timeline(video, hits, open) {
  const frames = Math.max(1, video.frames);
  const bins = new Array(BINS).fill(0);
  hits.forEach((hit) => bins[Math.min(BINS - 1, Math.floor((hit.frame / frames) * BINS))]++);
  const most = Math.max(...bins, 1);
  const x = (frame) => (frame / frames) * WIDTH;
  const cursor = svg('line', {y1: 0, y2: HEIGHT, class: 'cursor'});
  let at = 0;
  const place = () => {
    const hit = hits[at];
    cursor.setAttribute('x1', x(hit.frame));
    cursor.setAttribute('x2', x(hit.frame));
    slider.setAttribute('aria-valuenow', at + 1);
    slider.setAttribute('aria-valuetext', `hit ${at + 1} of ${hits.length}, frame ${whole(hit.frame)}`);
  };
  const nearest = (event) => {
    const box = slider.getBoundingClientRect();
    const frame = ((event.clientX - box.left) / box.width) * frames;
    let best = 0;
    hits.forEach((hit, i) => {
      if (Math.abs(hit.frame - frame) < Math.abs(hits[best].frame - frame)) {
        best = i;
      }
    });
    return best;
  };
  const slider = el(
    'div',
    {
      class: 'timeline',
      role: 'slider',
      tabindex: 0,
      'aria-label': 'Hits along the video',
      'aria-valuemin': 1,
      'aria-valuemax': hits.length,
      onclick: (event) => {
        at = nearest(event);
        place();
        open(at);
      },
      onkeydown: (event) => {
        const step = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10}[event.key];
        if (step) {
          at = Math.max(0, Math.min(hits.length - 1, at + step));
        } else if (event.key === 'Home') {
          at = 0;
        } else if (event.key === 'End') {
          at = hits.length - 1;
        } else if (event.key === 'Enter' || event.key === ' ') {
          open(at);
        } else {
          return;
        }
        event.preventDefault();
        place();
      },
    },
    svg(
      'svg',
      {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'},
      ...bins.flatMap((count, i) => {
        if (count === 0) {
          return [];
        }
        const height = 8 + (HEIGHT - 8) * (count / most);
        return [svg('rect', {x: (i * WIDTH) / BINS, y: HEIGHT - height, width: WIDTH / BINS, height, class: 'hits'})];
      }),
      cursor,
    ),
  );
  place();
  return el(
    'div',
    {class: 'timeline-frame'},
    slider,
    el('div', {class: 'timeline-ends faint'}, el('span', {}, clock(0)), el('span', {}, clock(video.seconds))),
  );
}
