// Statements that were run, kept by the browser, the newest first.
import {byId, el} from './dom.js';

const KEY = 'glimpse.history';
const ENTRIES_MAX = 200;
const CHARACTERS_MAX = 200000;

export function entries() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) || '[]');
    return Array.isArray(stored) ? stored.filter((each) => typeof each.sql === 'string') : [];
  } catch (malformed) {
    return []; // written by something else: there is no history
  }
}

export function remember(sql) {
  const text = sql.trim();
  if (!text) {
    return;
  }
  const kept = [{sql: text, at: Date.now()}];
  let characters = text.length;
  for (const each of entries()) {
    characters += each.sql.length;
    if (each.sql !== text && kept.length < ENTRIES_MAX && characters <= CHARACTERS_MAX) {
      kept.push(each);
    }
  }
  localStorage.setItem(KEY, JSON.stringify(kept));
}

/** The dialog that lists them. */
export function prepareHistory(choose) {
  const dialog = byId('history');
  const find = byId('history-find');
  const list = byId('history-list');
  const show = () => {
    const wanted = find.value.toLowerCase();
    const found = entries().filter((each) => each.sql.toLowerCase().includes(wanted));
    list.replaceChildren(
      ...found.map((each) =>
        el(
          'li',
          {},
          el(
            'button',
            {
              class: 'entry',
              onclick: () => {
                dialog.close();
                choose(each.sql);
              },
            },
            el('code', {}, each.sql),
            el('span', {class: 'faint'}, new Date(each.at).toLocaleString()),
          ),
        ),
      ),
    );
    if (found.length === 0) {
      list.append(el('li', {class: 'faint'}, 'Nothing yet'));
    }
  };
  byId('history-open').onclick = () => {
    find.value = '';
    show();
    dialog.showModal();
    find.focus();
  };
  find.oninput = show;
  byId('history-close').onclick = () => dialog.close();
  byId('history-clear').onclick = () => {
    localStorage.removeItem(KEY);
    show();
  };
}

/** Walks through the history from a text: older with 1, newer with -1. */
export function walker() {
  let at = -1;
  let typed = '';
  return (step, current) => {
    const all = entries();
    if (at < 0) {
      typed = current;
    }
    const next = Math.max(-1, Math.min(all.length - 1, at + step));
    if (next === at) {
      return null;
    }
    at = next;
    return at < 0 ? typed : all[at].sql;
  };
}
