// Elements, without a library.

const SVG = 'http://www.w3.org/2000/svg';

export const byId = (id) => document.getElementById(id);

/** An element with attributes, listeners (`onclick`, ..) and children (elements or texts). */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Says something to who listens to the page rather than sees it. */
export function announce(text) {
  byId('announcer').textContent = text;
}

const WHOLE = new Intl.NumberFormat('en');

export const whole = (number) => WHOLE.format(number);

/** As many digits as say something. */
export function short(number) {
  if (!Number.isFinite(number)) {
    return '–';
  }
  return Math.abs(number) >= 1000 ? whole(Math.round(number)) : String(Number(number.toPrecision(4)));
}

/** Two units at most. */
export function duration(seconds) {
  if (seconds < 10) {
    return `${Number(seconds.toFixed(seconds < 1 ? 2 : 1))} s`;
  }
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A place in a video: hours, minutes, seconds and thousandths. */
export function clock(seconds) {
  const millis = Math.round(seconds * 1000);
  const pad = (number, digits) => String(number).padStart(digits, '0');
  const hours = Math.floor(millis / 3600000);
  const rest = `${pad(Math.floor(millis / 60000) % 60, 2)}:${pad(Math.floor(millis / 1000) % 60, 2)}.${pad(millis % 1000, 3)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
