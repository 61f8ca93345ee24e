import * as api from './api.js';
import { badge, cell, choose, el, head, number, pager, progress, time } from './dom.js';
import { difference, show } from './diff.js';
import { describe, elapsed, findings, isActive, status } from './jobs.js';

function fact(name, ...content) {
  return el('div', {}, el('dt', {}, name), el('dd', {}, ...content));
}

function summary(job) {
  const kinds = Object.keys(job).filter((key) => /_row_count$/.test(key) && !/^(source|target)_/.test(key));
  const side = (name, index) => `${name}${kinds[index] ? ` (${kinds[index].replace('_row_count', '')})` : ''}`;
  return el('section', { class: 'card', 'aria-label': 'Summary' }, el('dl', { class: 'facts' },
    fact('Progress', progress(job)),
    fact('Verdict', badge(job.verdict) ?? (isActive(job) ? 'not yet' : '–')),
    fact(side('Source', 0), el('span', { class: 'big' }, number(job.source_row_count))),
    fact(side('Target', 1), el('span', { class: 'big' }, number(job.target_row_count))),
    fact('Differences', el('span', { class: 'big' }, number(job.mismatch_count)),
      el('span', { class: 'small' }, Object.entries(job.mismatches_summary).map(([kind, n]) => `${kind} ${n}`).join(', '))),
    fact('Repairs', findings(job) || 'none'),
    fact('Drift', job.drift_percentage === null ? '–' : `${Number(job.drift_percentage.toPrecision(3))} %`),
    fact('Parts', job.children.total ? `${job.children.completed} of ${job.children.total} done, ${job.children.running} running, ${job.children.failed} failed` : 'one'),
    fact('Queued', time(job.queued_at)),
    fact('Started', time(job.started_at)),
    fact('Ended', time(job.completed_at)),
    fact('Duration', elapsed(job)),
    fact('Origin', [job.origin.system, job.origin.actor, job.origin.channel].filter(Boolean).join(', ')),
    fact('Job', el('span', { class: 'mono' }, job.job_id)),
    job.plan ? fact('Plan', job.plan) : null));
}

/** Why the verdict is not sure: which records or ranges, how many, and what to do. */
function doubts(job) {
  const reasons = job.details.inconclusive ?? [];
  if (!reasons.length) return null;
  return el('section', { id: 'inconclusive' }, el('h3', {}, 'Not sure, because'), reasons.map((reason) =>
    el('p', { class: 'notice bad' },
      el('strong', {}, reason.reason), ` ${number(reason.count)}`,
      reason.side ? `, ${reason.side}` : '',
      reason.range ? `, keys from ${reason.range.from ?? 'the first'} to ${reason.range.to ?? 'the last'}` : '',
      `. ${reason.message}`,
      reason.keys ? el('span', { class: 'mono small' }, ` ${reason.keys.join(', ')}`) : null)));
}

function failures(job) {
  if (!job.errors.length) return null;
  return el('section', {}, el('h3', {}, 'Errors'), job.errors.map((error) => el('p', { class: 'notice bad' },
    el('strong', {}, error.code), ` ${error.message} (attempt ${error.attempt}, `, time(error.at), ')')));
}

/** What the operator is to decide. Asks before it acts: to let repairs go writes to somebody's data. */
function heldBack(job, changed) {
  if (job.repairs !== 'HELD_BACK') return null;
  const told = el('span', { class: 'small', role: 'status' });
  const planned = job.details.planned;
  const count = planned ? `${number(planned.creates)} creations, ${number(planned.updates)} updates and ${number(planned.deletes)} deletions` : 'the repairs';
  const decide = (decision, question) => async () => {
    const reason = prompt(question);
    if (reason === null) return;
    try {
      await api.decideRepairs(job.job_id, decision, reason.trim());
      await changed();
    } catch (failure) {
      told.replaceChildren(failure.message);
    }
  };
  return el('section', { class: 'notice bad', 'aria-label': 'Repairs held back' },
    el('p', {}, el('strong', {}, 'Repairs are held back. '), job.details.message ?? ''),
    el('button', { type: 'button', onclick: decide('release', `Let ${count} go? Why?`) }, 'Release'), ' ',
    el('button', { type: 'button', onclick: decide('discard', `Discard ${count}? Why?`) }, 'Discard'), ' ', told);
}

function history(job) {
  return el('details', { class: 'card' }, el('summary', { class: 'empty' }, `History of states (${job.history.length})`),
    el('ol', { class: 'timeline' }, job.history.map((state) => el('li', {},
      time(state.at), ' ', el('strong', {}, state.state), ` attempt ${state.attempt} `,
      state.worker ? `by ${state.worker} ` : '', el('span', { class: 'small' }, state.message ?? '')))));
}

function differenceTable(entry) {
  const rows = difference(entry.before, entry.after);
  const changed = rows.filter((row) => row.changed);
  return el('table', { class: 'diff' },
    head('Field', 'Before', 'After'),
    el('tbody', {}, (changed.length ? changed : rows).map((row) => el('tr', {},
      el('th', { scope: 'row', class: 'mono' }, row.field),
      el('td', { class: `mono ${row.changed ? 'was' : ''}` }, show(row.before)),
      el('td', { class: `mono ${row.changed ? 'is' : ''}` }, show(row.after))))));
}

/** Asks before it acts: it writes to somebody's data. */
function undoing(entry) {
  if (entry.undone_by) return el('span', { class: 'small' }, 'undone');
  if (entry.status !== 'APPLIED') return null;
  const told = el('span', { class: 'small', role: 'status' });
  const button = el('button', {
    type: 'button',
    'aria-label': `Undo the ${entry.action.toLowerCase()} of ${entry.changed_id}`,
    onclick: async () => {
      if (!confirm(`Restore ${entry.changed_entity} ${entry.changed_id} as it was before this change?`)) return;
      button.disabled = true;
      try {
        const { job_id: job } = await api.undo(entry.change_id);
        told.replaceChildren(el('a', { href: `#/jobs/${job}` }, 'being undone'));
        button.hidden = true;
      } catch (failure) {
        told.replaceChildren(failure.message);
        button.disabled = false;
      }
    },
  }, 'Undo');
  return el('span', {}, button, told);
}

function entryRow(entry) {
  return el('tr', {},
    cell('Time', {}, time(entry.timestamp)),
    cell('Type', {}, entry.changed_type),
    cell('Entity', {}, entry.changed_entity),
    cell('Id', { class: 'mono' }, entry.changed_id),
    cell('Action', {}, entry.action),
    cell('Status', {}, el('span', {}, badge(entry.status),
      entry.message ? el('span', { class: 'small' }, entry.message) : null)),
    cell('Before and after', { class: 'wide' }, el('details', { open: entry.action === 'UPDATE' },
      el('summary', {}, 'Fields', el('span', { class: 'small' },
        `by ${entry.owner}, ${entry.origin.channel.toLowerCase()} ${entry.origin.actor ?? entry.origin.system}`
        + (entry.undoes ? `, takes back change ${entry.undoes}` : ''))),
      differenceTable(entry))),
    cell('Undo', {}, undoing(entry)));
}

/** One job and its log. `refresh` is called whenever the job may have changed. */
export function jobPage(id, onProblem) {
  const filter = { action: '', status: '', changed_type: '', page: 1, page_size: 20 };
  const top = el('div', {});
  const bottom = el('div', {});
  const controls = el('div', { class: 'filters', role: 'search', 'aria-label': 'Filter the log' });
  const view = [el('p', {}, el('a', { href: '#/' }, 'All jobs')), top, el('h3', {}, 'Log of changes'), controls, bottom];
  let current = null;
  let loading = false;

  function buildControls() {
    const any = (name, words) => [['', `Any ${name}`], ...words.map((word) => [word, word])];
    const set = (name) => (value) => { filter[name] = value; filter.page = 1; loadLog(); };
    controls.replaceChildren(
      choose('Action', 'action', any('action', ['CREATE', 'UPDATE', 'DELETE']), filter.action, set('action')),
      choose('Status', 'status', any('status', ['APPLIED', 'CONFLICT', 'REJECTED', 'FAILED']), filter.status, set('status')),
      choose('Type', 'changed_type', any('type', [current.entity_type]), filter.changed_type, set('changed_type')));
  }

  async function loadLog() {
    const { logs, pagination } = await api.log(id, filter).catch((failure) => { onProblem(failure); return {}; });
    if (!logs) return;
    onProblem(null);
    bottom.replaceChildren(el('section', { class: 'card' },
      logs.length
        ? el('div', { class: 'scroll' }, el('table', { class: 'stack' },
          el('caption', { class: 'visually-hidden' }, 'Log of changes'),
          head('Time', 'Type', 'Entity', 'Id', 'Action', 'Status', 'Before and after', 'Undo'),
          el('tbody', {}, logs.map(entryRow))))
        : el('p', { class: 'empty' }, 'Nothing was changed, or nothing passes the filter.'),
      pager(pagination, (page) => { filter.page = page; loadLog(); })));
  }

  async function load() {
    if (loading) return;
    loading = true;
    try {
      const job = await api.job(id);
      const changed = JSON.stringify(current?.repaired_count) !== JSON.stringify(job.repaired_count)
        || current?.status !== job.status || current?.conflict_count !== job.conflict_count;
      const first = current === null;
      const open = top.querySelector('details')?.open;
      current = job;
      top.replaceChildren(
        el('div', { class: 'title' },
          el('h2', {}, job.table_name, job.entity_id ? ` ${job.entity_id}` : ''), status(job),
          el('span', { class: 'small' }, describe(job))),
        summary(job), doubts(job) ?? '', heldBack(job, load) ?? '', failures(job) ?? '', el('h3', { class: 'visually-hidden' }, 'History'), history(job));
      if (open) top.querySelector('details').open = true;
      if (first) buildControls();
      if (changed) await loadLog();
      onProblem(null);
    } catch (failure) {
      onProblem(failure);
    } finally {
      loading = false;
    }
  }

  return { view, refresh: () => { if (current === null || isActive(current)) load(); }, load };
}
