// The editor: CodeMirror with FrameQL's words, completion from the server's names, and errors shown
// where they are.
import {byId} from './dom.js';
import {json} from './api.js';
import {AGGREGATES, KEYWORDS, quoted, statementAt} from './sql.js';

const set = (words) => Object.fromEntries(words.map((word) => [word, true]));

/** Names of the server, read when they are needed and forgotten when something may have changed. */
class Names {
  constructor() {
    this.forget();
  }

  forget() {
    this.tables = null;
    this.kinds = new Map();
  }

  async allTables() {
    this.tables ??= json('GET', '/v1/tables').then((answer) => answer.tables);
    return this.tables.catch(() => []);
  }

  async of(kind) {
    if (!this.kinds.has(kind)) {
      this.kinds.set(kind, json('GET', `/v1/names/${kind}`).then((answer) => answer.names));
    }
    return this.kinds.get(kind).catch(() => []);
  }
}

function defineMode() {
  CodeMirror.defineMIME('text/x-frameql', {
    name: 'sql',
    keywords: set(KEYWORDS),
    builtin: set(AGGREGATES.map((each) => each.toLowerCase())),
    atoms: set(['true', 'false', 'null']),
    operatorChars: /^[*+\-%<>!=&|^/]/,
    dateSQL: set(['date', 'time', 'timestamp', 'interval']),
    support: set(['doubleQuote']),
  });
}

export class Editor {
  /**
   * @param keys functions by CodeMirror's names of keys
   * @param classes gives the classes seen in results so far
   */
  constructor(keys, classes) {
    defineMode();
    this.names = new Names();
    this.classes = classes;
    this.marks = [];
    this.view = CodeMirror(byId('editor'), {
      mode: 'text/x-frameql',
      lineWrapping: true,
      lineNumbers: true,
      matchBrackets: true,
      autoCloseBrackets: "()''",
      indentUnit: 2,
      viewportMargin: Infinity,
      placeholder: 'SELECT .. FROM .. ;  Ctrl-Enter runs, Ctrl-Space completes',
      extraKeys: {
        Tab: false, // leaves the editor, as everywhere on the page
        'Shift-Tab': false,
        'Ctrl-Space': () => this.complete(),
        'Ctrl-/': 'toggleComment',
        ...keys,
      },
      hintOptions: {completeSingle: false, closeOnUnfocus: true},
    });
    const input = this.view.getInputField();
    input.setAttribute('aria-label', 'Query');
    this.view.on('change', () => this.clearError());
    this.view.on('inputRead', (view, change) => this.typed(change));
  }

  get text() {
    return this.view.getValue();
  }

  set text(text) {
    this.view.setValue(text);
    this.view.execCommand('goDocEnd');
    this.view.focus();
  }

  /** What is selected, else the statement at the cursor; null where there is none. */
  statement() {
    if (this.view.somethingSelected()) {
      const from = this.view.indexFromPos(this.view.getCursor('from'));
      const text = this.view.getSelection();
      const lead = text.length - text.trimStart().length;
      return text.trim() ? {from: from + lead, text: text.trim().replace(/;$/, '')} : null;
    }
    return statementAt(this.text, this.view.indexFromPos(this.view.getCursor()));
  }

  /** Underlines the place of an error in the statement that began at an offset of the text. */
  showError(offset, line, column) {
    const start = this.view.posFromIndex(offset);
    const from = {
      line: start.line + line - 1,
      ch: (line === 1 ? start.ch : 0) + column - 1,
    };
    const word = this.view.findWordAt(from);
    const to =
      word.head.ch > from.ch && word.head.line === from.line ? word.head : {line: from.line, ch: from.ch + 1};
    this.marks.push(this.view.markText(from, to, {className: 'cm-mistake'}));
    this.view.addLineClass(from.line, 'background', 'cm-mistaken-line');
    this.mistaken = from.line;
    this.view.setCursor(from);
    this.view.scrollIntoView(from, 40);
  }

  clearError() {
    this.marks.forEach((mark) => mark.clear());
    this.marks = [];
    if (this.mistaken !== undefined) {
      this.view.removeLineClass(this.mistaken, 'background', 'cm-mistaken-line');
      this.mistaken = undefined;
    }
  }

  typed(change) {
    const letter = change.text[change.text.length - 1];
    if (!this.view.state.completionActive && /^[A-Za-z_.]$/.test(letter)) {
      this.complete();
    }
  }

  complete() {
    const hint = (view) => this.hints(view);
    this.view.showHint({hint, completeSingle: false});
  }

  async hints(view) {
    const cursor = view.getCursor();
    const line = view.getLine(cursor.line).slice(0, cursor.ch);
    const inText = /'[^']*$/.exec(line.replace(/'[^']*'/g, (part) => ' '.repeat(part.length)));
    const word = inText ? inText[0].slice(1) : /[A-Za-z0-9_"]*$/.exec(line)[0];
    const before = line.slice(0, line.length - word.length);
    const found = inText ? this.texts(before, word) : await this.words(before, word);
    return {
      list: found,
      from: CodeMirror.Pos(cursor.line, cursor.ch - word.length),
      to: cursor,
    };
  }

  texts(before, word) {
    if (!/\bclass\s*(=|<>|in\s*\(|like)\s*('[^']*'\s*,\s*)*'$/i.test(before)) {
      return [];
    }
    return matching(this.classes(), word).map((name) => ({text: name.replace(/'/g, "''"), displayText: name}));
  }

  async words(before, word) {
    const tables = await this.names.allTables();
    const schema = /([A-Za-z0-9_]+)\s*\.\s*$/.exec(before);
    if (schema) {
      const inside = tables.filter((each) => each.schema && each.schema.toLowerCase() === schema[1].toLowerCase());
      return matching(inside.map((each) => each.name), word).map((text) => entry(quoted(text), 'table'));
    }
    const show = /\b(show)\s+$/i.test(before);
    const option = /\bset\s+$/i.test(before);
    const videos = tables.filter((each) => !each.schema).map((each) => each.name);
    const models = await this.names.of('models');
    if (option) {
      return matching(await this.names.of('settings'), word).map((text) => entry(`${text} = `, 'setting', text));
    }
    if (show) {
      return matching(['VIDEOS', 'DETECTORS', 'MODELS', 'PROXIES', 'FUNCTIONS', 'QUERIES', 'SETTINGS'], word).map(
        (text) => entry(text, 'list'),
      );
    }
    if (/\b(from|join|describe|refresh|on)\s+$/i.test(before)) {
      return [
        ...matching(videos, word).map((text) => entry(quoted(text), 'video')),
        ...matching(models, word).map((text) => entry(quoted(text), 'model')),
      ];
    }
    const columns = this.columnsNear(currentStatement(this.view), tables);
    const functions = [...new Set([...AGGREGATES, ...(await this.names.of('functions'))])];
    return [
      ...matching(columns, word).map((text) => entry(text, 'column')),
      ...matching(functions, word).map((text) => entry(`${text}(`, 'function', text)),
      ...matching(videos, word).map((text) => entry(quoted(text), 'video')),
      ...matching(KEYWORDS, word).map((text) => entry(/^[a-z]/.test(word) ? text : text.toUpperCase(), 'keyword')),
    ].slice(0, 60);
  }

  /** Columns of the relations that the statement names; of a video's objects where it names none. */
  columnsNear(statement, tables) {
    const named = tables.filter((each) => {
      const name = each.schema ? `${each.schema}\\s*\\.\\s*${each.name}` : `${each.name}(?!\\s*\\.)`;
      return new RegExp(`(^|[^A-Za-z0-9_.])"?${name}"?($|[^A-Za-z0-9_])`, 'i').test(statement);
    });
    const from = named.length > 0 ? named : tables.filter((each) => !each.schema).slice(0, 1);
    return [...new Set(from.flatMap((each) => each.columns.map((column) => column.name)))];
  }
}

function currentStatement(view) {
  const found = statementAt(view.getValue(), view.indexFromPos(view.getCursor()));
  return found ? found.text : '';
}

function matching(names, word) {
  const wanted = word.replace(/^"/, '').toLowerCase();
  return names.filter((name) => name.toLowerCase().startsWith(wanted) && name.toLowerCase() !== wanted);
}

function entry(text, kind, shown = text) {
  return {
    text,
    displayText: shown,
    className: 'hint',
    render(element) {
      const name = document.createElement('span');
      name.textContent = shown;
      const what = document.createElement('span');
      what.className = 'faint';
      what.textContent = kind;
      element.append(name, what);
    },
  };
}
