// Steps and plays through the frames of a video: pictures of exact frames, one for each number. The
// file itself is not played, since browsers know neither its format nor its frames.
import {announce, byId, clock, el, whole} from './dom.js';
import {boxes, loadLabels, loadPictures, pictureOf} from './frames.js';

const AHEAD = 16;
const BEHIND = 6;
const WIDTH_MAX = 960;

export class Player {
  constructor() {
    this.dialog = byId('player');
    this.fetches = [];
    this.image = el('img', {alt: ''});
    this.overlay = el('div', {class: 'overlay'});
    this.lost = el('p', {class: 'lost', hidden: true});
    this.stage = el('div', {class: 'stage'}, this.image, this.overlay, this.lost);
    this.title = el('h2', {});
    this.facts = el('p', {class: 'facts', role: 'status'});
    this.number = el('input', {type: 'number', min: 0, step: 1, 'aria-label': 'Frame', onchange: () => this.go(Number(this.number.value))});
    this.range = el('input', {type: 'range', min: 0, step: 1, 'aria-label': 'Place in the video', oninput: () => this.go(Number(this.range.value))});
    this.playing = el('button', {class: 'primary', onclick: () => this.toggle()}, 'Play');
    this.speed = el(
      'select',
      {'aria-label': 'Speed'},
      ...['0.25', '0.5', '1', '2'].map((each) => el('option', {value: each, selected: each === '1'}, `${each} x`)),
    );
    this.withBoxes = el('input', {type: 'checkbox', checked: true, onchange: () => this.drawBoxes()});
    const button = (text, label, action) => el('button', {'aria-label': label, title: label, onclick: action}, text);
    this.previous = button('Previous hit', 'Previous hit (P)', () => this.hit(-1));
    this.next = button('Next hit', 'Next hit (N)', () => this.hit(1));
    this.dialog.replaceChildren(
      el('div', {class: 'player-head'}, this.title, el('span', {class: 'push'}), button('Close', 'Close (Esc)', () => this.dialog.close())),
      this.stage,
      this.range,
      el(
        'div',
        {class: 'tools', role: 'toolbar', 'aria-label': 'Player'},
        this.previous,
        button('-1', 'A frame back (Left)', () => this.step(-1)),
        this.playing,
        button('+1', 'A frame on (Right)', () => this.step(1)),
        this.next,
        this.number,
        this.speed,
        el('label', {class: 'check'}, this.withBoxes, 'Boxes'),
      ),
      this.facts,
    );
    this.dialog.addEventListener('keydown', (event) => this.key(event));
    this.dialog.addEventListener('close', () => this.stop());
  }

  open(video, hits, number) {
    this.video = video;
    this.hits = hits;
    this.at = number;
    this.last = video.frames - 1;
    this.width = Math.min(WIDTH_MAX, video.width || WIDTH_MAX);
    this.number.max = this.last;
    this.range.max = this.last;
    this.previous.hidden = this.next.hidden = hits.length < 2;
    this.stage.style.aspectRatio = `${video.width || 16} / ${video.height || 9}`;
    this.stage.style.setProperty('--ratio', (video.width || 16) / (video.height || 9));
    this.image.removeAttribute('src');
    this.lost.hidden = true;
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    this.playing.focus();
    this.go(hits[number].frame);
  }

  key(event) {
    const typing = event.target === this.number;
    const second = Math.max(1, Math.round(this.video.fps));
    const actions = {
      ArrowLeft: () => this.step(event.shiftKey ? -second : -1),
      ArrowRight: () => this.step(event.shiftKey ? second : 1),
      Home: () => this.go(0),
      End: () => this.go(this.last),
      n: () => this.hit(1),
      p: () => this.hit(-1),
      b: () => this.withBoxes.click(),
      ' ': () => this.toggle(),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const control = event.ctrlKey || event.metaKey || event.altKey;
    if (action && !control && !(typing && event.key !== 'n' && event.key !== 'p') && event.target !== this.speed) {
      event.preventDefault();
      event.stopPropagation();
      action();
    }
  }

  step(frames) {
    this.stop();
    this.go(this.frame + frames);
  }

  hit(step) {
    this.stop();
    const frames = this.hits.map((hit) => hit.frame);
    const found =
      step > 0 ? frames.findIndex((frame) => frame > this.frame) : frames.findLastIndex((frame) => frame < this.frame);
    this.go(found >= 0 ? frames[found] : frames[step > 0 ? 0 : frames.length - 1]);
  }

  /** Shows a frame, once its picture is there. */
  async go(frame) {
    if (!Number.isFinite(frame)) {
      return;
    }
    this.frame = Math.max(0, Math.min(this.last, Math.round(frame)));
    const wanted = this.frame;
    this.tell();
    this.drawBoxes();
    try {
      const found = await this.picture(wanted);
      if (this.frame === wanted && found) {
        this.show(found, wanted);
      } else if (this.frame === wanted) {
        this.miss(wanted, this.video.pixels ? `Frame ${whole(wanted)} is damaged and cannot be shown.` : 'This video has no pixels.');
      }
    } catch (failure) {
      if (this.frame === wanted) {
        this.miss(wanted, [failure.message, failure.advice].filter(Boolean).join('. '));
      }
    }
  }

  /** A picture; its neighbours are fetched with it, since decoding passes them anyway. */
  async picture(frame) {
    if (!this.video.pixels) {
      return null;
    }
    const known = () => pictureOf(this.video.name, this.width, frame);
    const fetching = this.fetches.find((each) => each.video === this.video && frame >= each.from && frame <= each.to);
    if (fetching && !known()) {
      await fetching.done;
    } else if (!known()) {
      await this.fetch(frame);
    }
    return known() || null;
  }

  async fetch(frame) {
    const from = this.timer ? frame : Math.max(0, frame - BEHIND);
    const to = Math.min(this.last, frame + (this.timer ? AHEAD : BEHIND));
    const frames = Array.from({length: to - from + 1}, (each, i) => from + i);
    const done = loadPictures(this.video.name, frames, this.width, (number, picture) => {
      if (number === this.frame && picture) {
        this.show(picture, number);
      }
    });
    const each = {video: this.video, from, to, done};
    this.fetches.push(each);
    try {
      await done;
    } finally {
      this.fetches = this.fetches.filter((other) => other !== each);
    }
  }

  show(picture, frame) {
    this.lost.hidden = true;
    this.image.hidden = false;
    this.image.src = picture.url;
    this.dialog.dataset.frame = frame;
  }

  /** Says why there is no picture, in the place of the picture before. */
  miss(frame, why) {
    this.image.hidden = true;
    this.lost.hidden = false;
    this.lost.textContent = why;
    this.dialog.dataset.frame = frame;
    if (!this.timer) {
      announce(why);
    }
  }

  tell() {
    const {video, frame} = this;
    const seconds = (frame / Math.max(1, video.frames)) * video.seconds;
    const on = this.hits.findIndex((hit) => hit.frame === frame);
    this.title.textContent = `${video.name}, frame ${whole(frame)}`;
    this.number.value = frame;
    this.range.value = frame;
    this.range.setAttribute('aria-valuetext', `frame ${frame}`);
    const place = on >= 0 ? `hit ${on + 1} of ${this.hits.length}` : `between hits`;
    this.facts.textContent = `about ${clock(seconds)} of ${clock(video.seconds)}, ${this.hits.length ? place : ''}`;
    if (!this.timer) {
      announce(`Frame ${frame}, ${place}`);
    }
  }

  async drawBoxes() {
    const {video, frame} = this;
    if (!this.withBoxes.checked) {
      this.overlay.replaceChildren();
      return;
    }
    const hit = this.hits.find((each) => each.frame === frame);
    const stored = (await loadLabels(video.name, [frame]).catch(() => new Map())).get(frame);
    if (this.frame === frame) {
      const objects = stored || hit?.boxes || [];
      this.overlay.replaceChildren(boxes(objects, video.width || 1, video.height || 1, this.stage.clientWidth));
      this.overlay.dataset.boxes = objects.length;
      this.overlay.dataset.frame = frame;
    }
  }

  toggle() {
    if (this.timer) {
      this.stop();
    } else {
      this.playing.textContent = 'Pause';
      this.timer = true;
      this.play();
    }
  }

  stop() {
    this.timer = false;
    this.playing.textContent = 'Play';
  }

  /** One frame after the other, never skipping one, at most at the speed asked for. */
  async play() {
    while (this.timer && this.dialog.open && this.frame < this.last) {
      const due = performance.now() + 1000 / (Math.max(1, this.video.fps) * Number(this.speed.value));
      await this.go(this.frame + 1);
      this.ahead();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    }
    this.stop();
  }

  /** Fetches what is shown next while there is time. */
  async ahead() {
    const next = this.frame + AHEAD / 2;
    if (this.fetching || next > this.last || pictureOf(this.video.name, this.width, next)) {
      return;
    }
    this.fetching = true;
    try {
      await this.picture(next);
      await loadLabels(
        this.video.name,
        Array.from({length: AHEAD * 2}, (each, i) => this.frame + i).filter((frame) => frame <= this.last),
      );
    } catch (failure) {
      this.facts.textContent = failure.message;
    } finally {
      this.fetching = false;
    }
  }
}
