// The page: what is typed, what runs, what came.
import {ServerError, json} from './api.js';
import {announce, byId, duration, el, whole} from './dom.js';
import {Editor} from './editor.js';
import {Estimates} from './estimates.js';
import {TIMESTAMPS_MAX, forgetFrames, forgetLabels, framesAt, framesOf, hitsOf} from './frames.js';
import {prepareHistory, remember, walker} from './history.js';
import {Lists} from './lists.js';
import {prepareLogin} from './login.js';
import {Plan} from './plan.js';
import {Player} from './player.js';
import {ROWS_MAX, Run} from './run.js';
import {literal, quoted} from './sql.js';
import {Table, save} from './table.js';
import {Wall} from './wall.js';

const DRAFT = 'glimpse.draft';
const VIEWS = ['rows', 'frames', 'plan'];
const CLASSES_MAX = 200;
const STOP = 'Stop';
const STOP_AND_KEEP = 'Stop and keep the estimate';

const classes = new Set();
let where = null;
let stale = true;
let walk = walker();

const player = new Player();
const table = new Table((row) => openRow(row));
const wall = new Wall((video, hits, number) => player.open(video, hits, number));
const estimates = new Estimates();
const plan = new Plan();
const lists = new Lists(
  (sql) => {
    editor.text = sql;
  },
  (video) => player.open(video, [{frame: 0, rows: [], boxes: null}], 0),
  (failure) => showError(failure),
);
const editor = new Editor(
  {
    'Ctrl-Enter': () => execute(),
    'Cmd-Enter': () => execute(),
    Esc: () => (run.isRunning ? run.cancel() : CodeMirror.Pass),
    'Alt-Up': () => earlier(1),
    'Alt-Down': () => earlier(-1),
  },
  () => [...classes].sort(),
);

const run = new Run({
  begin(query) {
    reset();
    setRunning(true);
    state(query.resumed ? 'Finding the query again' : 'Preparing');
    if (query.resumed && query.view) {
      view(query.view);
    }
  },
  started() {
    state('Planning');
    lists.look();
  },
  lost() {
    state('The connection is lost; trying again');
  },
  found() {
    state('Running');
  },
  progress(event) {
    const bar = byId('bar');
    bar.hidden = event.total <= 0;
    bar.value = event.total > 0 ? event.done / event.total : 0;
    const of = event.total >= 0 ? ` of ${whole(event.total)}` : '';
    state(`${event.message}: ${whole(event.done)}${of} ${event.unit}`);
    byId('eta').textContent = event.etaSeconds === null ? '' : `about ${duration(event.etaSeconds)} left`;
    if (event.estimates.length > 0) {
      estimates.add(event.estimates, event.seconds);
      byId('cancel').textContent = STOP_AND_KEEP;
    } else if (event.note) {
      byId('eta').textContent = `${event.note}. ${byId('eta').textContent}`;
    }
  },
  columns(event, query) {
    where = framesOf(event.columns);
    stale = true;
    query.plan = event.columns.length === 1 && event.columns[0].name === 'plan';
    table.start(event.columns);
    state('Running');
    byId('tab-frames').disabled = where === null;
    if (where === null && byId('tab-frames').getAttribute('aria-selected') === 'true') {
      view('rows');
    }
  },
  rows(event) {
    stale = true;
    table.add(event.rows);
    if (where && where.name >= 0 && classes.size < CLASSES_MAX) {
      event.rows.forEach((row) => classes.add(row[where.name]));
    }
    count();
  },
  end(event, query) {
    setRunning(false);
    const {stats} = event;
    const costs = `. ${stats.plan}, ${whole(stats.detectorCalls)} detector calls, ${whole(stats.labelsReused)} labels reused`;
    state(`Done in ${duration(stats.seconds.wall)}${table.columns.length > 0 ? costs : ''}`);
    if (event.estimates.length > 0) {
      estimates.add(event.estimates, event.seconds);
    }
    estimates.end(stats, event.seconds);
    const cut = table.rows.length < ROWS_MAX ? [] : [`Only the first ${whole(ROWS_MAX)} rows are shown.`];
    warnings([...query.warnings, ...event.warnings, ...cut]);
    count();
    table.end();
    byId('save-csv').disabled = byId('save-json').disabled = table.rows.length === 0;
    if (query.view === 'plan' && query.plan) {
      showPlan();
    } else if (byId('tab-frames').getAttribute('aria-selected') === 'true') {
      showFrames();
    }
    announce(`Done, ${table.rows.length} rows`);
    changed(query.text, stats);
  },
  error(event, query) {
    setRunning(false);
    const stopped = event.error.code === 'CANCELLED'; // here, in the list, or from elsewhere
    if (event.estimates.length > 0) {
      estimates.add(event.estimates, event.seconds);
    }
    const known = estimates.latest();
    const answered = stopped && known.length > 0 && table.rows.length === 0;
    state(answered ? 'Stopped. The estimate so far is the answer, with its interval' : stopped ? 'Stopped' : 'Failed');
    warnings(query.warnings);
    showError(new ServerError(0, event.error), query, stopped);
    if (answered) {
      showEstimates(known);
    }
    count();
    announce(byId('state').textContent);
  },
  notStopped(failure, query) {
    showError(failure, query, false);
  },
  failed(failure, query) {
    setRunning(false);
    state('Failed');
    showError(failure, query, false);
  },
  forgotten() {
    setRunning(false);
    state('Ready');
  },
});

function reset() {
  editor.clearError();
  byId('error').hidden = true;
  byId('eta').textContent = '';
  byId('bar').hidden = true;
  byId('count').textContent = '';
  byId('save-csv').disabled = byId('save-json').disabled = true;
  byId('tab-frames').disabled = true;
  byId('tab-plan').disabled = true;
  warnings([]);
  where = null;
  stale = true;
  table.clear();
  wall.clear();
  plan.clear();
  estimates.clear();
}

function setRunning(running) {
  byId('run').disabled = byId('explain').disabled = byId('analyze').disabled = running;
  byId('cancel').disabled = !running;
  byId('cancel').textContent = STOP;
  if (!running) {
    lists.look();
    byId('bar').hidden = true;
    byId('eta').textContent = '';
  }
}

function state(text) {
  byId('state').textContent = text;
}

function count() {
  const rows = table.rows.length;
  byId('count').textContent = table.columns.length === 0 ? '' : rows === 1 ? '1 row' : `${whole(rows)} rows`;
}

function warnings(texts) {
  byId('warnings').replaceChildren(...texts.map((text) => el('li', {}, text)));
}

/** An error with its advice; at its place in the text, where it has one. */
function showError(failure, query, calm) {
  const box = byId('error');
  const number = failure.number ? `GL-${failure.number}` : '';
  const place = failure.line ? ` (line ${failure.line}, column ${failure.column})` : '';
  box.hidden = false;
  box.className = calm ? 'error calm' : 'error';
  box.replaceChildren(
    el('strong', {}, `${number} ${failure.message}${place}`.trim()),
    ...(failure.advice ? [el('span', {}, failure.advice)] : []),
  );
  if (failure.confirmation) {
    box.append(
      el('button', {onclick: () => execute('rows', {confirm_above: 'off'})}, 'Run it all the same'),
    );
  }
  const known = query && query.from !== undefined && editor.text.slice(query.from).startsWith(query.source);
  if (failure.line && known) {
    const shift = query.shift || 0;
    const column = failure.line === 1 ? failure.column - shift : failure.column;
    editor.showError(query.from, failure.line, Math.max(1, column));
  }
}

async function execute(kind = 'rows', settings = {}) {
  if (run.isRunning) {
    return;
  }
  const statement = editor.statement();
  if (!statement) {
    showError({message: 'There is no statement at the cursor.', advice: 'Type one, or choose an example.'});
    return;
  }
  remember(statement.text);
  walk = walker();
  const prefix = kind === 'analyze' ? 'EXPLAIN ANALYZE ' : kind === 'explain' ? 'EXPLAIN ' : '';
  const explained = prefix && !/^\s*explain\b/i.test(statement.text);
  const text = explained ? prefix + statement.text : statement.text;
  const isPlan = /^\s*explain\b/i.test(text);
  if (!isPlan && byId('tab-plan').getAttribute('aria-selected') === 'true') {
    view('rows');
  }
  await run.start(
    {
      text,
      source: statement.text,
      from: statement.from,
      shift: explained ? prefix.length : 0,
      view: isPlan ? 'plan' : kind,
    },
    isPlan ? {...settings, explain_format: 'json'} : settings,
  );
}

function earlier(step) {
  const text = walk(step, editor.text);
  if (text !== null) {
    editor.text = text;
  }
}

/** What a statement has changed is read again. */
function changed(sql, stats) {
  const names = /^\s*(create|drop|alter)\b/i.test(sql);
  if (names) {
    editor.names.forget();
    forgetFrames();
  } else if (stats.detectorCalls > 0) {
    forgetLabels();
  } else if (stats.trainingFrames === 0) {
    return;
  }
  lists
    .refresh()
    .then(examples)
    .catch((failure) => showError(failure));
}

function view(name) {
  for (const each of VIEWS) {
    const tab = byId(`tab-${each}`);
    const chosen = each === name;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    byId(each).hidden = !chosen;
  }
  if (name === 'frames') {
    showFrames();
  } else if (name === 'rows') {
    table.draw();
  }
}

async function showFrames() {
  if (!where || !stale) {
    return;
  }
  stale = false;
  const video = lists.find(where.video) || (await lists.refresh(), lists.find(where.video));
  if (!video) {
    wall.message(`There is no video ${where.video} any more.`);
    return;
  }
  let hits;
  try {
    hits = await currentHits();
  } catch (failure) {
    wall.message(failure.message);
    return;
  }
  if (hits.length === 0) {
    wall.message(run.isRunning ? 'No frame yet' : 'No row names a frame.');
  } else {
    wall.show(video, hits);
    if (where.frame < 0 && table.rows.length > TIMESTAMPS_MAX) {
      wall.note(`Rows without a frame's number: the first ${TIMESTAMPS_MAX} of their times are shown. Select frame, too, to see all.`);
    }
  }
}

async function currentHits() {
  if (where.frame >= 0) {
    return hitsOf(table.rows, where);
  }
  const frames = await framesAt(where.video, table.rows.map((row) => row[where.timestamp]));
  const rows = table.rows.map((row) => [...row, frames.get(row[where.timestamp])]);
  return hitsOf(rows, {...where, frame: table.columns.length});
}

/** A row's frame; of a row without one, its values. */
async function openRow(number) {
  if (!where) {
    byId('row-values').replaceChildren(...table.values(number).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
    byId('row-title').textContent = `Row ${whole(number + 1)} of ${whole(table.rows.length)}`;
    byId('row').showModal();
    return;
  }
  const hits = await currentHits();
  const at = hits.findIndex((hit) => hit.rows.includes(number));
  const video = lists.find(where.video);
  if (video && video.pixels && at >= 0) {
    player.open(video, hits, at);
  }
}

/** What a stopped sample knows, in the place of the rows that it did not come to. */
function showEstimates(known) {
  const text = (name) => ({name, type: 'VARCHAR'});
  const number = (name) => ({name, type: 'DOUBLE'});
  const groups = known.some((each) => each.group !== known[0].group);
  where = null;
  byId('tab-frames').disabled = true;
  table.start([text('quantity'), ...(groups ? [{name: 'group', type: 'BIGINT'}] : []), number('estimate'), number('lower'), number('upper')]);
  table.add(known.map((each) => [each.name, ...(groups ? [each.group + 1] : []), each.estimate, each.lower, each.upper]));
  byId('save-csv').disabled = byId('save-json').disabled = false;
  view('rows');
}

function showPlan() {
  plan.show(JSON.parse(table.rows[0][0]));
  byId('tab-plan').disabled = false;
  view('plan');
}

function examples() {
  const video = lists.videos[0] ? quoted(lists.videos[0].name) : 'street';
  const name = literal(classes.values().next().value || 'car');
  const all = [
    ['What there is', 'SHOW VIDEOS;'],
    ['Cars per frame, within 0.1', `SELECT FCOUNT(*) FROM ${video} WHERE class = ${name}\nERROR WITHIN 0.1 AT CONFIDENCE 95%;`],
    ['Ten busy moments', `SELECT frame FROM ${video} GROUP BY frame\nHAVING SUM(class = ${name}) >= 2 LIMIT 10 GAP 100;`],
    ['Objects with their boxes', `SELECT frame, class, confidence, xmin, ymin, xmax, ymax\nFROM ${video} WHERE frame < 100;`],
    ['Frames with a class, 1 % missed', `SELECT frame FROM ${video} WHERE class = ${name}\nFNR WITHIN 0.01 FPR WITHIN 0.01;`],
    ['A recall within 500 calls', `SELECT frame FROM ${video} WHERE class = ${name}\nORACLE LIMIT 500 RECALL TARGET 95% WITH PROBABILITY 95%;`],
    ['Each minute', `SELECT FLOOR("timestamp" TO MINUTE) AS m, FCOUNT(*) FROM ${video}\nWHERE class = ${name} GROUP BY FLOOR("timestamp" TO MINUTE) ERROR WITHIN 0.2;`],
    ['Settings', 'SHOW SETTINGS;'],
  ];
  const select = byId('examples');
  select.replaceChildren(el('option', {value: ''}, 'Examples'), ...all.map(([title, sql]) => el('option', {value: sql}, title)));
  select.onchange = () => {
    if (select.value) {
      editor.text = select.value;
      select.value = '';
    }
  };
}

function prepareTheme() {
  const select = byId('theme');
  select.value = localStorage.getItem('glimpse.theme') || 'auto';
  select.onchange = () => {
    if (select.value === 'auto') {
      localStorage.removeItem('glimpse.theme');
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem('glimpse.theme', select.value);
      document.documentElement.dataset.theme = select.value;
    }
  };
}

function prepareTabs() {
  VIEWS.forEach((name) => (byId(`tab-${name}`).onclick = () => view(name)));
  document.querySelector('.tabs').addEventListener('keydown', (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step && event.target.getAttribute('role') === 'tab') {
      const usable = VIEWS.filter((name) => !byId(`tab-${name}`).disabled);
      const at = usable.indexOf(event.target.id.slice(4));
      const next = usable[(at + step + usable.length) % usable.length];
      view(next);
      byId(`tab-${next}`).focus();
    }
  });
}

function prepareKeys() {
  document.addEventListener('keydown', (event) => {
    const open = document.querySelector('dialog[open]');
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === 'Escape' && !open && run.isRunning && !event.defaultPrevented) {
      event.preventDefault();
      run.cancel();
    } else if (event.key === '?' && !typing && !open) {
      event.preventDefault();
      byId('help').showModal();
    } else if (event.altKey && /^[123]$/.test(event.key) && !open) {
      const name = VIEWS[Number(event.key) - 1];
      if (!byId(`tab-${name}`).disabled) {
        event.preventDefault();
        view(name);
        byId(`tab-${name}`).focus();
      }
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !open && !event.defaultPrevented) {
      event.preventDefault();
      execute();
    }
  });
}

function prepareButtons() {
  byId('run').onclick = () => execute();
  byId('cancel').onclick = () => run.cancel();
  byId('explain').onclick = () => execute('explain');
  byId('analyze').onclick = () => execute('analyze');
  byId('save-csv').onclick = () => save('result.csv', 'text/csv', table.csv());
  byId('save-json').onclick = () => save('result.json', 'application/json', table.json());
  byId('help-open').onclick = () => byId('help').showModal();
  byId('help-close').onclick = () => byId('help').close();
  byId('row-close').onclick = () => byId('row').close();
  const toggle = byId('side-toggle');
  toggle.onclick = () => {
    const open = document.body.classList.toggle('side-open');
    toggle.setAttribute('aria-expanded', String(open));
  };
  editor.view.on('change', () => sessionStorage.setItem(DRAFT, editor.text));
  new ResizeObserver(() => table.draw()).observe(byId('rows'));
}

async function begin() {
  byId('server').textContent = location.host;
  prepareTheme();
  prepareLogin();
  prepareTabs();
  prepareKeys();
  prepareButtons();
  prepareHistory((sql) => {
    editor.text = sql;
  });
  const draft = sessionStorage.getItem(DRAFT);
  if (draft) {
    editor.text = draft;
  }
  editor.view.focus();
  performance.mark('ready');
  document.body.dataset.ready = 'true';
  try {
    await lists.refresh();
    examples();
  } catch (failure) {
    showError(failure);
  }
  lists.watch();
  await run.resume();
}

begin();
