// Builds elements. Whatever comes from data becomes a text node or an attribute, never markup.

export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'value' && name !== 'progress' && name !== 'option') element.value = value;
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A cell that knows the name of its column, for narrow screens. */
export function cell(name, attributes, ...children) {
  return el('td', { 'data-name': name, ...attributes }, ...children);
}

export function head(...names) {
  return el('thead', {}, el('tr', {}, names.map((name) => {
    const [text, style] = Array.isArray(name) ? name : [name];
    return el('th', { scope: 'col', class: style }, text);
  })));
}

const TONES = {
  QUEUED: '', DISPATCHED: '', RUNNING: 'run', COMPLETED: 'good', FAILED: 'bad', DEAD: 'bad', CANCELLED: 'warn',
  MATCH: 'good', DRIFT: 'warn', INCONCLUSIVE: 'bad',
  APPLIED: 'good', CONFLICT: 'warn', REJECTED: 'bad',
  SUCCESS: 'good',
  ACCEPTED: 'good', UNCHECKED: 'warn', REFUSED: 'bad',
  PENDING: 'warn', AUTO_RESOLVED: 'good', MANUAL_RESOLVED: 'good', IGNORED: '',
};

/** A word in its colour, or in another one. */
export function badge(word, tone = TONES[word] ?? '') {
  return word ? el('span', { class: `badge ${tone}` }, word) : null;
}

const PARTS = {
  month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  timeZoneName: 'short',
};
const thisYear = new Intl.DateTimeFormat(undefined, PARTS);
const anyYear = new Intl.DateTimeFormat(undefined, { year: 'numeric', ...PARTS });

/** The moment in the reader's zone, which is named; the exact text in UTC is the tooltip. */
export function time(instant) {
  if (!instant) return el('span', { class: 'small' }, 'not yet');
  const moment = new Date(instant);
  const clock = moment.getFullYear() === new Date().getFullYear() ? thisYear : anyYear;
  return el('time', { datetime: instant, title: instant }, clock.format(moment));
}

export function number(value) {
  return value === null || value === undefined ? '–' : value.toLocaleString();
}

export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return '–';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function progress(job) {
  const percent = job.progress_percent;
  return el('div', { class: 'progress' },
    el('progress', { max: 100, value: percent, 'aria-label': `Progress of ${job.table_name}` }),
    el('span', {}, `${Number.isInteger(percent) ? percent : percent.toFixed(1)} %`));
}

export function pager(pagination, go) {
  const { page, total_pages: pages, total_items: items } = pagination;
  return el('div', { class: 'pager' },
    el('span', {}, `${items.toLocaleString()} in all, page ${page} of ${Math.max(1, pages)}`),
    el('button', { type: 'button', disabled: page <= 1, onclick: () => go(page - 1) }, 'Previous'),
    el('button', { type: 'button', disabled: page >= pages, onclick: () => go(page + 1) }, 'Next'));
}

export function choose(label, name, options, value, onchange) {
  return el('label', {}, label,
    el('select', { name, onchange: (event) => onchange(event.target.value) },
      options.map(([option, text]) => el('option', { value: option, selected: option === value }, text))));
}
