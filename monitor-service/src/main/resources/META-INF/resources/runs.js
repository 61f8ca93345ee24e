import { latestRuns } from './api.js';
import { badge, cell, duration, el, head, number, time } from './dom.js';

let standings = [];

/** Asks anew; the next drawing shows it. What cannot be asked stays as it was. */
export async function refreshRuns() {
  try {
    standings = (await latestRuns()).datasets;
  } catch {
    // The connection line says that the server is away.
  }
}

function rates(standing) {
  return [
    standing.success_rate === null ? null : `${number(standing.success_rate)} % of the last runs succeeded`,
    standing.throughput === null ? null : `${number(standing.throughput)} records/s`,
    standing.time_per_record === null ? null : `${duration(standing.time_per_record)} a record`,
  ].filter(Boolean).join(', ');
}

/** Why the dataset is refused, or not checked yet; nothing if all is well. */
function refusal(standing) {
  if (standing.state === 'ACCEPTED') return null;
  return el('span', { class: 'small' }, badge(standing.state), ' ',
    standing.problems.map((problem) => `${problem.property}: ${problem.message}`).join('; '));
}

function row(standing) {
  const run = standing.last_run;
  return el('tr', {},
    cell('Dataset', {}, el('span', {},
      run ? el('a', { href: `#/jobs/${run.id}` }, standing.dataset) : standing.dataset,
      el('span', { class: 'small' }, rates(standing)), refusal(standing))),
    cell('Last run', {}, run ? time(run.started_at) : '–'),
    cell('Status', {}, el('span', {}, badge(standing.current_status.toUpperCase()),
      run?.message ? el('span', { class: 'small' }, run.message) : null)),
    cell('Duration', { class: 'number' }, run ? duration(run.duration) : '–'),
    ...['fetched', 'created', 'updated', 'deleted', 'orphaned', 'errors'].map((name) =>
      cell(name[0].toUpperCase() + name.slice(1), { class: 'number' }, run ? number(run[name]) : '–')),
    cell('Next run', {}, standing.next_run ? time(standing.next_run) : 'none'));
}

/** How every dataset stands: its last run and its next. */
export function runsSection() {
  if (!standings.length) return null;
  return el('section', { class: 'card', id: 'runs' },
    el('div', { class: 'scroll' }, el('table', { class: 'stack' },
      el('caption', {}, 'Last runs'),
      head('Dataset', 'Last run', 'Status', ['Duration', 'number'], ['Fetched', 'number'], ['Created', 'number'],
        ['Updated', 'number'], ['Deleted', 'number'], ['Orphaned', 'number'], ['Errors', 'number'], 'Next run'),
      el('tbody', {}, standings.map(row)))));
}
