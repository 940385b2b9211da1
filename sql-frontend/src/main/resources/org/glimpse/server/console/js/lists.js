// What the server has: videos with a picture, models with their cards, queries that run.
import {ServerError, json} from './api.js';
import {byId, clock, duration, el, whole} from './dom.js';
import {loadPictures} from './frames.js';
import {quoted} from './sql.js';

const EVERY_MILLIS = 2000;
const LOOK_MILLIS_MAX = 10000;
const QUERIES_MAX = 20;
const PREVIEW = 200;

export class Lists {
  /**
   * @param use puts a statement into the editor
   * @param open shows a video
   * @param failed hears why a query could not be stopped
   */
  constructor(use, open, failed) {
    this.use = use;
    this.open = open;
    this.failed = failed;
    this.videos = [];
    // Only of what is in view: there may be a thousand videos.
    this.seen = new IntersectionObserver((all) => all.filter((each) => each.isIntersecting).forEach((each) => this.preview(each.target)));
    byId('refresh').onclick = () => this.refresh();
  }

  find(name) {
    return this.videos.find((video) => video.name.toLowerCase() === name.toLowerCase());
  }

  async refresh() {
    const [videos, models] = await Promise.all([
      json('GET', '/v1/videos'),
      json('POST', '/v1/query', {sql: 'SHOW MODELS'}),
    ]);
    this.videos = videos.videos;
    this.showVideos();
    this.showModels(models);
  }

  showVideos() {
    const list = byId('videos');
    list.replaceChildren(...this.videos.map((video) => this.video(video)));
    if (this.videos.length === 0) {
      list.append(el('li', {class: 'faint'}, "None yet: CREATE VIDEO street FROM 'street.mp4'"));
    }
  }

  video(video) {
    const preview = el('div', {class: 'preview', 'aria-hidden': 'true'});
    if (video.pixels && video.frames > 0) {
      preview.style.aspectRatio = `${video.width} / ${video.height}`;
      this.seen.observe(preview);
      preview.dataset.video = video.name;
    } else {
      preview.append('no pixels');
    }
    const share = video.frames > 0 ? Math.round((100 * video.labelled) / video.frames) : 0;
    return el(
      'li',
      {class: 'video'},
      el('button', {class: 'preview-button', 'aria-label': `Look at ${video.name}`, onclick: () => this.open(video), disabled: !video.pixels}, preview),
      el(
        'div',
        {},
        el('button', {class: 'name', title: 'Put a query into the editor', onclick: () => this.use(`SELECT * FROM ${quoted(video.name)} WHERE frame < 100 LIMIT 100;`)}, video.name),
        el('span', {class: 'faint'}, `${clock(video.seconds).slice(0, -4)}, ${whole(video.frames)} frames, ${Number(video.fps.toFixed(2))} fps`),
        el('span', {class: 'faint'}, video.detector ? `${video.detector}, ${video.labelled === video.frames ? 'all' : `${share} %`} labelled` : 'no detector'),
        el('span', {class: 'meter', 'aria-hidden': 'true'}, meter(share)),
      ),
    );
  }

  /** Not the first frame, which is often black. The picture is beside the point where it fails. */
  async preview(place) {
    this.seen.unobserve(place);
    const video = this.find(place.dataset.video);
    try {
      await loadPictures(video.name, [Math.floor(video.frames / 10)], PREVIEW, (frame, picture) => {
        place.append(picture ? el('img', {src: picture.url, alt: ''}) : 'damaged');
      });
    } catch (failure) {
      place.append('no picture');
      place.title = failure.message;
    }
  }

  showModels(answer) {
    const list = byId('models');
    const at = (name) => answer.columns.indexOf(name);
    list.replaceChildren(
      ...answer.rows.map((row) => {
        const name = row[at('name')];
        const card = el('dl', {class: 'card-facts'});
        return el(
          'li',
          {},
          el(
            'details',
            {
              ontoggle: async (event) => {
                if (event.target.open && card.childElementCount === 0) {
                  await this.card(name, card);
                }
              },
            },
            el('summary', {}, el('strong', {}, name), el('span', {class: 'faint'}, ` ${row[at('classes')]} in ${row[at('video')]}`)),
            card,
          ),
        );
      }),
    );
    if (answer.rows.length === 0) {
      list.append(el('li', {class: 'faint'}, 'None yet: queries train them where they pay'));
    }
  }

  async card(name, card) {
    try {
      const answer = await json('POST', '/v1/query', {sql: `DESCRIBE MODEL ${quoted(name)}`});
      for (const [property, value] of answer.rows) {
        card.append(el('dt', {}, property), el('dd', {}, value));
      }
    } catch (failure) {
      card.append(el('dd', {class: 'error'}, failure.message));
    }
  }

  /** Looks at the queries again and again while the page is seen, and at once when it is again. */
  watch() {
    document.addEventListener('visibilitychange', () => this.look());
    this.look();
  }

  /** Looks now; an earlier look that has no answer yet is given up. */
  async look() {
    clearTimeout(this.timer);
    this.looking?.abort();
    this.looking = null;
    if (document.visibilityState === 'hidden') {
      return;
    }
    const looking = new AbortController();
    this.looking = looking;
    const limit = setTimeout(() => looking.abort(), LOOK_MILLIS_MAX);
    try {
      this.showQueries((await json('GET', '/v1/queries?open=true', undefined, looking.signal)).queries);
    } catch (failure) {
      if (this.looking === looking) {
        byId('queries').replaceChildren(el('li', {class: 'faint'}, failure instanceof ServerError ? failure.message : 'The server does not answer.'));
      }
    } finally {
      clearTimeout(limit);
    }
    if (this.looking === looking && document.visibilityState !== 'hidden') {
      this.timer = setTimeout(() => this.look(), EVERY_MILLIS);
    }
  }

  showQueries(running) {
    const list = byId('queries');
    const known = [...list.querySelectorAll('li[data-id]')];
    const shown = running.slice(0, QUERIES_MAX).map((query) => {
      const kept = known.find((each) => each.dataset.id === String(query.queryId));
      const item = kept || this.query(query);
      const progress = query.progress;
      const done = progress && progress.total > 0 ? `, ${Math.floor((100 * progress.done) / progress.total)} %` : '';
      item.querySelector('.since').textContent = `${query.user}, ${query.state} ${duration(query.seconds)}${done}`;
      return item;
    });
    if (running.length > QUERIES_MAX) {
      shown.push(el('li', {class: 'faint'}, `and ${whole(running.length - QUERIES_MAX)} more`));
    } else if (shown.length === 0) {
      shown.push(el('li', {class: 'faint'}, 'None'));
    }
    const same = shown.length === list.children.length && shown.every((each, i) => each === list.children[i]);
    if (!same) {
      list.replaceChildren(...shown);
    }
  }

  query(query) {
    const stop = el(
      'button',
      {
        class: 'quiet',
        'aria-label': `Stop query ${query.queryId}`,
        onclick: async () => {
          stop.disabled = true;
          try {
            await json('DELETE', `/v1/queries/${query.queryId}`);
          } catch (failure) {
            stop.disabled = false;
            this.failed(failure);
          }
          this.look();
        },
      },
      'Stop',
    );
    return el(
      'li',
      {'data-id': query.queryId, class: 'query'},
      el('code', {title: query.sql}, query.sql.slice(0, 160)),
      el('span', {class: 'faint since'}),
      stop,
    );
  }
}

function meter(share) {
  const bar = el('span', {});
  bar.style.width = `${share}%`;
  return bar;
}
