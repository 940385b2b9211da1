// The frames of a result as a wall of pictures, with the boxes of its rows or of stored labels.
import {announce, byId, clock, el, whole} from './dom.js';
import {boxes, loadLabels, loadPictures} from './frames.js';
import {timeline} from './timeline.js';

const PAGE = 100;
const WIDTH = 240;

export class Wall {
  /** @param open opens hit number n of some hits of a video */
  constructor(open) {
    this.open = open;
    this.root = byId('frames');
    this.shown = null;
  }

  clear() {
    this.loading?.abort();
    this.shown = null;
    this.root.replaceChildren();
  }

  note(text) {
    this.root.prepend(el('p', {class: 'faint'}, text));
  }

  message(text) {
    this.clear();
    this.root.replaceChildren(el('p', {class: 'faint empty'}, text));
  }

  /** Shows the hits of a video; once for the same hits. */
  show(video, hits) {
    if (this.shown === hits) {
      return;
    }
    this.clear();
    this.shown = hits;
    this.video = video;
    this.list = el('ul', {class: 'wall', 'aria-label': 'Frames of the result'});
    this.more = el('button', {class: 'more', onclick: () => this.page()}, 'More');
    this.root.replaceChildren(timeline(video, hits, (number) => this.open(video, hits, number)), this.list, this.more);
    this.count = 0;
    this.page();
  }

  page() {
    const hits = this.shown;
    const some = hits.slice(this.count, this.count + PAGE);
    const cards = new Map();
    some.forEach((hit, i) => {
      const number = this.count + i;
      const card = this.card(hit, number);
      cards.set(hit.frame, card);
      this.list.append(card);
    });
    this.count += some.length;
    const left = hits.length - this.count;
    this.more.hidden = left <= 0;
    this.more.textContent = `${whole(Math.min(PAGE, left))} more of ${whole(left)} left`;
    this.load(some, cards);
  }

  card(hit, number) {
    const seconds = (hit.frame / Math.max(1, this.video.frames)) * this.video.seconds;
    const frame = el('div', {class: 'picture'});
    frame.style.aspectRatio = `${this.video.width || 16} / ${this.video.height || 9}`;
    return el(
      'li',
      {},
      el(
        'button',
        {
          class: 'card',
          'aria-label': `Frame ${whole(hit.frame)}, hit ${number + 1} of ${this.shown.length}`,
          onclick: () => this.open(this.video, this.shown, number),
          onkeydown: (event) => this.key(event),
        },
        frame,
        el('span', {class: 'caption'}, el('span', {}, whole(hit.frame)), el('span', {class: 'faint'}, `~${clock(seconds).slice(0, -4)}`)),
      ),
    );
  }

  /** Arrows go from picture to picture. */
  key(event) {
    const all = [...this.list.querySelectorAll('.card')];
    const at = all.indexOf(event.currentTarget);
    const top = all[at].offsetTop;
    const across = Math.max(1, all.filter((each) => each.offsetTop === all[0].offsetTop).length);
    const to = {ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + across, ArrowUp: at - across}[event.key];
    if (to !== undefined && !event.altKey && top !== undefined) {
      event.preventDefault();
      all[Math.max(0, Math.min(all.length - 1, to))].focus();
    }
  }

  async load(hits, cards) {
    const video = this.video;
    if (!video.pixels) {
      cards.forEach((card) => card.querySelector('.picture').append(el('span', {class: 'faint'}, 'no pixels')));
      this.draw(video, hits, cards);
      return;
    }
    this.loading = new AbortController();
    const began = performance.now();
    try {
      this.draw(video, hits, cards);
      await loadPictures(
        video.name,
        hits.map((hit) => hit.frame),
        WIDTH,
        (frame, picture) => {
          const place = cards.get(frame)?.querySelector('.picture');
          place?.prepend(picture ? el('img', {src: picture.url, alt: ''}) : el('span', {class: 'faint lost'}, 'damaged'));
        },
        this.loading.signal,
      );
      performance.measure('wall', {start: began, end: performance.now()});
      this.root.dataset.loaded = this.count;
      announce(`${hits.length} frames shown`);
    } catch (failure) {
      if (failure.name !== 'AbortError') {
        this.list.before(el('p', {class: 'error', role: 'alert'}, failure.message, failure.advice ? el('span', {}, failure.advice) : null));
        cards.forEach((card) => {
          const place = card.querySelector('.picture');
          if (!place.querySelector('img, .lost')) {
            place.prepend(el('span', {class: 'faint lost'}, 'no picture'));
          }
        });
      }
    }
  }

  /** Boxes of the rows; where these have none, those of stored labels. */
  async draw(video, hits, cards) {
    const own = hits.every((hit) => hit.boxes);
    const stored = own ? null : await loadLabels(video.name, hits.map((hit) => hit.frame)).catch(() => new Map());
    for (const hit of hits) {
      const objects = own ? hit.boxes : stored.get(hit.frame) || [];
      cards.get(hit.frame).querySelector('.picture').append(boxes(objects, video.width || 1, video.height || 1, 0));
    }
  }
}
