// As much of FrameQL as an editor needs: where statements end, and what may be completed.

export const KEYWORDS = (
  'select from where group by having order limit gap and or not in is null like between exists distinct as ' +
  'join left right full inner cross on using union all except intersect with case when then else end cast ' +
  'asc desc interval timestamp date time true false over partition rows range floor ceil to year month day ' +
  'hour minute second error within confidence at fnr fpr recall precision target probability oracle ' +
  'create replace video detector proxy function alter refresh drop show videos detectors models queries ' +
  'settings proxies functions describe model explain analyze set kill query starting for recording'
).split(' ');

export const AGGREGATES = ['COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'FCOUNT', 'LOWER_BOUND', 'UPPER_BOUND'];

/** The statements of a text: where each begins and ends, its semicolon left out. */
export function statements(text) {
  const found = [];
  let start = 0;
  let i = 0;
  const push = (end) => {
    const part = text.slice(start, end);
    if (part.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim()) {
      const lead = part.length - part.trimStart().length;
      found.push({from: start + lead, to: start + part.trimEnd().length, text: part.trim()});
    }
  };
  while (i < text.length) {
    const two = text.slice(i, i + 2);
    if (two === '--') {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
    } else if (two === '/*') {
      const end = text.indexOf('*/', i + 2);
      i = end < 0 ? text.length : end + 2;
    } else if (text[i] === "'" || text[i] === '"') {
      const end = text.indexOf(text[i], i + 1);
      i = end < 0 ? text.length : end + 1; // a doubled quote begins another text at once
    } else if (text[i] === ';') {
      push(i);
      start = i + 1;
      i++;
    } else {
      i++;
    }
  }
  push(text.length);
  return found;
}

/** The statement that holds a place in the text, else the last one before it. */
export function statementAt(text, place) {
  const all = statements(text);
  return all.find((each) => place <= each.to + 1) || all[all.length - 1] || null;
}

/** A name as SQL takes it. */
export function quoted(name) {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !KEYWORDS.includes(name.toLowerCase())
    ? name
    : `"${name.replace(/"/g, '""')}"`;
}

export const literal = (text) => `'${text.replace(/'/g, "''")}'`;
