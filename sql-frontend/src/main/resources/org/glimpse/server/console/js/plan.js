// A plan as a picture: what it is, what it reads, how it narrows frames down, and what the others
// would have cost; what was expected beside what happened, where it has run.
import {byId, duration, el, short, svg, whole} from './dom.js';

const WIDTH = 720;

export class Plan {
  constructor() {
    this.root = byId('plan');
  }

  clear() {
    this.root.replaceChildren();
  }

  /** @param plan the JSON of EXPLAIN under explain_format = 'json' */
  show(plan) {
    const parts = [this.tree(plan)];
    if (plan.funnel.length > 0) {
      parts.push(this.funnel(plan.funnel));
    }
    if (plan.actual) {
      parts.push(this.costs(plan));
    }
    parts.push(this.alternatives(plan));
    parts.push(el('details', {}, el('summary', {}, 'As text'), el('pre', {}, plan.text.join('\n'))));
    this.root.replaceChildren(...parts);
  }

  /** From the answer down to the files. */
  tree(plan) {
    const actual = plan.actual?.stats;
    const answer = box('Answer', plan.actual ? `${whole(plan.actual.rows)} rows` : 'rows', '');
    const chosen = box(plan.plan, plan.reason, facts(plan.predicted, actual));
    const reads = plan.sources.map((source) =>
      branch(
        box(
          `Labels of ${source.video}`,
          `${whole(source.frames)} of ${whole(source.videoFrames)} frames in range, ${whole(source.stored)} labels stored`,
          actual ? `${whole(actual.labelsReused)} reused` : '',
        ),
        source.missing === 0 ? null : this.labelling(source, actual),
      ),
    );
    if (actual && actual.proxyFrames > 0) {
      reads.push(branch(box('Specialised model', 'scores of frames', `${whole(actual.proxyFrames)} frames, ${duration(actual.seconds.proxy)}; trained on ${whole(actual.trainingFrames)}, ${duration(actual.seconds.training)}`)));
    }
    return section('Operators', el('ul', {class: 'tree'}, branch(answer, branch(chosen, ...reads))));
  }

  labelling(source, actual) {
    return branch(
      box(
        `Detector ${source.detector}`,
        `${whole(source.missing)} frames have no label yet`,
        actual ? `${whole(actual.detectorCalls)} calls, ${duration(actual.seconds.detector)}` : '',
      ),
      branch(
        box(
          `Frames of ${source.video}`,
          source.pixels ? 'decoded from its files' : 'a recording: nothing is decoded',
          actual && source.pixels ? `${whole(actual.framesDecoded)} decoded, ${duration(actual.seconds.decode)}` : '',
        ),
      ),
    );
  }

  funnel(stages) {
    const most = Math.max(...stages.map((each) => Math.max(each.predicted ?? 0, each.actual ?? 0)), 1);
    const row = 46;
    const middle = WIDTH / 2;
    const half = (frames) => Math.max(1, (frames / most) * (WIDTH / 2 - 4));
    const shape = (key, i, top, height) => {
      const here = half(stages[i][key] ?? 0);
      return svg('rect', {x: middle - here, y: top, width: 2 * here, height, class: key});
    };
    const drawn = stages.flatMap((stage, i) => {
      const top = i * row + 18;
      const both = stage.predicted !== null && stage.actual !== null;
      return [
        svg('text', {x: middle, y: top - 5, 'text-anchor': 'middle', class: 'tick'}, label(stage)),
        stage.predicted === null ? null : shape('predicted', i, top, both ? 8 : 18),
        stage.actual === null ? null : shape('actual', i, both ? top + 10 : top, both ? 8 : 18),
      ].filter((each) => each !== null);
    });
    const text = stages.map(label).join('; ');
    const legend = stages.some((each) => each.actual !== null)
      ? el('p', {class: 'legend'}, el('span', {class: 'key predicted'}), 'expected', el('span', {class: 'key actual'}), 'happened')
      : el('p', {class: 'legend'}, el('span', {class: 'key predicted'}), 'expected');
    return section('Frames, stage by stage', legend, svg('svg', {viewBox: `0 0 ${WIDTH} ${stages.length * row}`, role: 'img', 'aria-label': text, class: 'funnel'}, ...drawn));
  }

  /** Expected beside actual. */
  costs(plan) {
    const actual = plan.actual.stats;
    const line = (name, expected, happened, shown) =>
      el('tr', {}, el('th', {scope: 'row'}, name), el('td', {}, expected === null ? '–' : shown(expected)), el('td', {}, shown(happened)));
    return section(
      'Expected and actual',
      el(
        'table',
        {class: 'facts-table'},
        el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, ''), el('th', {scope: 'col'}, 'expected'), el('th', {scope: 'col'}, 'actual'))),
        el(
          'tbody',
          {},
          line('Detector calls', plan.predicted.detectorCalls, actual.detectorCalls, whole),
          line('Seconds', plan.predicted.seconds, actual.seconds.total, (each) => duration(each)),
          line('Labels reused', null, actual.labelsReused, whole),
          line('Frames decoded', null, actual.framesDecoded, whole),
          line('Rows', null, plan.actual.rows, whole),
        ),
      ),
    );
  }

  alternatives(plan) {
    const all = [{plan: plan.plan, ...plan.predicted, chosen: true}, ...plan.alternatives];
    const most = Math.max(...all.map((each) => each.seconds), 1e-9);
    return section(
      'Plans that were priced',
      el(
        'ul',
        {class: 'bars'},
        ...all.map((each) => {
          const bar = el('span', {class: each.chosen ? 'bar chosen' : 'bar'});
          bar.style.width = `${Math.max(0.5, (100 * each.seconds) / most)}%`;
          return el(
            'li',
            {},
            el('span', {class: 'bar-name'}, each.plan, each.chosen ? el('em', {}, ' taken') : null),
            el('span', {class: 'bar-track', 'aria-hidden': 'true'}, bar),
            el('span', {class: 'faint'}, `${whole(each.detectorCalls)} calls, ${each.seconds < 0.01 ? `${short(each.seconds)} s` : duration(each.seconds)}`),
          );
        }),
      ),
    );
  }
}

function label(stage) {
  const numbers = [
    stage.predicted === null ? null : `${whole(stage.predicted)} expected`,
    stage.actual === null ? null : `${whole(stage.actual)} actual`,
  ].filter((each) => each !== null);
  return `${stage.stage}: ${numbers.join(', ')}`;
}

function facts(predicted, actual) {
  const expected = `expected ${whole(predicted.detectorCalls)} calls, ${duration(predicted.seconds)}`;
  return actual ? `${expected}; actual ${whole(actual.detectorCalls)} calls, ${duration(actual.seconds.total)}` : expected;
}

function box(title, text, number) {
  return el('div', {class: 'operator'}, el('strong', {}, title), el('span', {}, text), number ? el('span', {class: 'number-line'}, number) : null);
}

function branch(node, ...children) {
  const below = children.filter((each) => each !== null);
  return el('li', {}, node, below.length > 0 ? el('ul', {}, ...below) : null);
}

function section(title, ...children) {
  return el('section', {class: 'plan-section'}, el('h3', {}, title), ...children);
}
