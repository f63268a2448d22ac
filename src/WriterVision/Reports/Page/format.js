'use strict';

// Elements and text. All text goes into text nodes and attributes: nothing in this file or the others parses markup.

/** Creates an element. A property that is undefined, null or false is omitted; `on…` properties are event handlers. */
function element(name, properties, ...children) {
  return fill(document.createElement(name), properties, children);
}

/** Creates an element of an inline SVG image. */
function svg(name, properties, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return node;
}

function byId(id) {
  return document.getElementById(id);
}

/** A number that JavaScript would change: 12.50, or one with more than 15 digits. */
class ExactNumber {
  constructor(text) {
    this.text = text;
    this.value = Number(text);
  }
}

/** Replaces the exact numbers in a value that was parsed from JSON. */
function revive(value) {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === '$number' && typeof value.$number === 'string') return new ExactNumber(value.$number);
  return new Map(keys.map((key) => [key, revive(value[key])]));
}

function isNumber(value) {
  return typeof value === 'number' || value instanceof ExactNumber;
}

function isEmpty(value) {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function toNumber(value) {
  return value instanceof ExactNumber ? value.value : value;
}

/** The digits after the decimal point. */
function decimals(value) {
  const text = valueText(value);
  const point = text.indexOf('.');
  return point < 0 || text.includes('e') ? 0 : text.length - point - 1;
}

/** A value in one line: for table cells, search and alternative texts. */
function valueText(value, places = 0) {
  if (value === null || value === undefined) return '';
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === 'number') return places > 0 && places <= 6 ? value.toFixed(places) : String(value);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map((item) => valueText(item)).join(value.some((item) => item instanceof Map) ? '; ' : ', ');
  if (value instanceof Map) return [...value].map(([name, item]) => `${name}: ${valueText(item)}`).join(', ');
  return String(value);
}

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const shortNumber = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

function count(number, singular, plural = `${singular}s`) {
  return `${wholeNumber.format(number)} ${number === 1 ? singular : plural}`;
}

/** A time span: `0.85 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
function duration(seconds) {
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${wholeNumber.format(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`;
}

function median(numbers) {
  const sorted = Float64Array.from(numbers).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function shorten(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
