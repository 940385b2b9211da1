// Rows as a table: only those in view are in the document, so that many thousands stay smooth.
import {byId, el} from './dom.js';

const ROW_HEIGHT = 26;
const BESIDE = 12;
const CHARACTER_WIDTH = 8.4;
const CELL_MAX = 300;
const NUMBERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'REAL', 'FLOAT', 'DOUBLE', 'DECIMAL']);

export class Table {
  /** @param open opens a row by its number */
  constructor(open) {
    this.open = open;
    this.columns = [];
    this.rows = [];
    this.selected = 0;
    this.root = byId('rows');
  }

  clear() {
    this.columns = [];
    this.rows = [];
    this.selected = 0;
    this.root.replaceChildren();
    this.scroller = null;
  }

  start(columns) {
    this.clear();
    this.columns = columns;
    this.numeric = columns.map((column) => NUMBERS.has(column.type));
    this.head = el(
      'div',
      {role: 'row', class: 'row head', 'aria-rowindex': 1},
      ...columns.map((column, i) =>
        el(
          'div',
          {role: 'columnheader', class: this.numeric[i] ? 'cell number' : 'cell', title: column.type},
          column.name,
        ),
      ),
    );
    this.body = el('div', {role: 'rowgroup', class: 'body'});
    this.grid = el(
      'div',
      {
        role: 'grid',
        'aria-label': 'Rows',
        'aria-colcount': columns.length,
        tabindex: 0,
        class: 'grid',
        onkeydown: (event) => this.key(event),
      },
      el('div', {role: 'rowgroup', class: 'heads'}, this.head),
      this.body,
    );
    this.scroller = el('div', {class: 'scroller', onscroll: () => this.draw()}, this.grid);
    this.root.replaceChildren(this.scroller);
    this.widths();
  }

  add(rows) {
    const few = this.rows.length < 100;
    for (const row of rows) {
      this.rows.push(row);
    }
    if (few) {
      this.widths();
    }
    this.draw();
  }

  /** Wide enough for the first rows. */
  widths() {
    const widths = this.columns.map((column, i) => {
      const longest = this.rows
        .slice(0, 100)
        .reduce((most, row) => Math.max(most, text(row[i]).length), column.name.length);
      return Math.min(44, Math.max(5, longest)) * CHARACTER_WIDTH + 24;
    });
    // In pixels and without content's own widths, so that each row's columns stand below the head's.
    const tracks = widths.map((width, i) => (this.numeric[i] ? `${width}px` : `minmax(${width}px, 1fr)`));
    if (this.numeric.every(Boolean)) {
      tracks.push('1fr');
    }
    this.grid.style.setProperty('--columns', tracks.join(' '));
    this.grid.style.setProperty('--least', `${widths.reduce((sum, width) => sum + width, 0)}px`);
  }

  draw() {
    if (!this.scroller) {
      return;
    }
    this.grid.setAttribute('aria-rowcount', this.rows.length + 1);
    const top = this.scroller.scrollTop;
    const height = this.scroller.clientHeight || 400;
    const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - BESIDE);
    const last = Math.min(this.rows.length, Math.ceil((top + height) / ROW_HEIGHT) + BESIDE);
    this.body.style.height = `${this.rows.length * ROW_HEIGHT}px`;
    const shown = [];
    for (let i = first; i < last; i++) {
      shown.push(this.row(i));
    }
    this.body.replaceChildren(...shown);
    this.grid.setAttribute('aria-activedescendant', this.rows.length ? `row-${this.selected}` : '');
  }

  row(number) {
    const element = el(
      'div',
      {
        role: 'row',
        id: `row-${number}`,
        class: number === this.selected ? 'row selected' : 'row',
        'aria-rowindex': number + 2,
        'aria-selected': String(number === this.selected),
        onclick: () => this.select(number),
        ondblclick: () => this.open(number),
      },
      ...this.rows[number].map((value, i) => this.cell(value, i)),
    );
    element.style.transform = `translateY(${number * ROW_HEIGHT}px)`;
    return element;
  }

  cell(value, i) {
    const whole = text(value);
    const attributes = {role: 'gridcell', class: this.numeric[i] ? 'cell number' : 'cell'};
    if (value === null) {
      attributes.class += ' faint';
    }
    if (whole.length > 24) {
      attributes.title = whole.slice(0, 2000);
    }
    return el('div', attributes, whole.slice(0, CELL_MAX).replace(/\r?\n/g, ' ⏎ '));
  }

  select(number) {
    this.selected = Math.max(0, Math.min(this.rows.length - 1, number));
    const top = this.selected * ROW_HEIGHT;
    const seen = this.scroller.clientHeight - 2 * ROW_HEIGHT;
    if (top < this.scroller.scrollTop) {
      this.scroller.scrollTop = top;
    } else if (top > this.scroller.scrollTop + seen) {
      this.scroller.scrollTop = top - seen;
    }
    this.draw();
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW_HEIGHT) - 2);
    const to = {
      ArrowDown: this.selected + 1,
      ArrowUp: this.selected - 1,
      PageDown: this.selected + page,
      PageUp: this.selected - page,
      Home: 0,
      End: this.rows.length - 1,
    }[event.key];
    if (to !== undefined && !event.altKey) {
      event.preventDefault();
      this.select(to);
    } else if (event.key === 'Enter' && this.rows.length) {
      event.preventDefault();
      this.open(this.selected);
    }
  }

  /** Says that there are no rows, where none came. */
  end() {
    this.draw();
    if (this.scroller && this.rows.length === 0) {
      this.scroller.append(el('p', {class: 'faint empty'}, 'No rows'));
    }
  }

  /** A row's columns and values, each in full. */
  values(number) {
    return this.columns.map((column, i) => [column.name, text(this.rows[number][i])]);
  }

  csv() {
    const cell = (value) => {
      const shown = value === null ? '' : text(value);
      return /[",\n\r]/.test(shown) ? `"${shown.replace(/"/g, '""')}"` : shown;
    };
    const all = [this.columns.map((column) => column.name), ...this.rows];
    return all.map((row) => `${row.map(cell).join(',')}\n`).join('');
  }

  json() {
    const rows = this.rows.map((row) => Object.fromEntries(this.columns.map((column, i) => [column.name, row[i]])));
    return `${JSON.stringify(rows, null, 1)}\n`;
  }
}

function text(value) {
  return value === null ? 'NULL' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Hands a text to the browser as a file. */
export function save(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], {type}));
  el('a', {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
