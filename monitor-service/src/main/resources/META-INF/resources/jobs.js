import { badge, cell, duration, el, head, number, progress, time } from './dom.js';

const ACTIVE = new Set(['QUEUED', 'DISPATCHED', 'RUNNING']);
export const isActive = (job) => ACTIVE.has(job.status);

const WORDS = { HOURLY_SCHEDULED: 'scheduled', MANUAL_ONDEMAND: 'on demand', EVENT_TARGETED: 'event' };

export function describe(job) {
  return [WORDS[job.job_type] ?? job.job_type, job.validation_strategy, job.priority === 'NORMAL' ? null : job.priority]
    .filter(Boolean).join(', ');
}

export function elapsed(job) {
  if (job.duration_millis !== null) return duration(job.duration_millis);
  if (!job.started_at) return '–';
  return duration(Math.max(0, Date.now() - new Date(job.started_at).getTime()));
}

/** What differs and what became of it, in words that leave out zeros. */
export function findings(job) {
  const parts = [];
  if (job.repaired_count) parts.push(`${number(job.repaired_count)} repaired`);
  if (job.conflict_count) parts.push(`${number(job.conflict_count)} left for later`);
  if (job.failure_count) parts.push(`${number(job.failure_count)} not repaired`);
  if (job.repairs === 'HELD_BACK') parts.push('repairs held back');
  if (job.repairs === 'DISCARDED') parts.push('repairs discarded');
  return parts.join(', ');
}

/** A job that came to its end and is not sure is not shown as if all were well. */
export function status(job) {
  return job.status === 'COMPLETED' && job.verdict === 'INCONCLUSIVE' ? badge(job.status, 'bad') : badge(job.status);
}

function errors(job) {
  if (!job.errors.length) return el('span', { class: 'small' }, 'none');
  const last = job.errors[job.errors.length - 1];
  return el('span', { title: last.message }, el('span', { class: 'mono' }, last.code),
    job.errors.length > 1 ? el('span', { class: 'small' }, `and ${job.errors.length - 1} before`) : null);
}

function row(job) {
  return el('tr', {},
    cell('Dataset', {}, el('span', {},
      el('a', { href: `#/jobs/${job.job_id}` }, job.table_name, job.entity_id ? ` ${job.entity_id}` : ''),
      el('span', { class: 'small' }, describe(job)))),
    cell('Status', {}, el('span', {}, status(job),
      job.attempt > 1 ? el('span', { class: 'small' }, `attempt ${job.attempt}`) : null)),
    cell('Progress', {}, el('span', {}, progress(job),
      job.eta_seconds === null ? null : el('span', { class: 'small' }, `about ${duration(job.eta_seconds * 1000)} left`))),
    cell('Verdict', {}, el('span', {}, badge(job.verdict) ?? '–')),
    cell('Source', { class: 'number' }, number(job.source_row_count)),
    cell('Target', { class: 'number' }, number(job.target_row_count)),
    cell('Differences', { class: 'number' }, el('span', {}, number(job.mismatch_count),
      el('span', { class: 'small' }, findings(job)))),
    cell('Start', {}, time(job.started_at)),
    cell('Duration', { class: 'number' }, elapsed(job)),
    cell('Errors', {}, errors(job)));
}

function table(title, list, nothing) {
  return el('section', { class: 'card' },
    el('div', { class: 'scroll' }, el('table', { class: 'stack' },
      el('caption', {}, title),
      list.length ? head('Dataset', 'Status', 'Progress', 'Verdict', ['Source', 'number'], ['Target', 'number'],
        ['Differences', 'number'], 'Start', ['Duration', 'number'], 'Errors') : null,
      el('tbody', {}, list.map(row)))),
    list.length ? null : el('p', { class: 'empty' }, nothing));
}

/** The first page: what runs, and what has run. */
export function overview(list) {
  return [
    table(`Running and waiting (${list.filter(isActive).length})`, list.filter(isActive), 'Nothing is running.'),
    table('Recent', list.filter((job) => !isActive(job)), 'No job has ended yet.'),
  ];
}
