// The API of this very address.

const BASE = '/api/v1/reconciliation';

export class ApiFailure extends Error {
  constructor(status, body) {
    super(body?.message ?? `The server answered ${status}`);
    this.status = status;
    this.code = body?.error;
    this.body = body;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(BASE + path, options);
  } catch {
    throw new ApiFailure(0, { message: 'The server cannot be reached.' });
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new ApiFailure(response.status, body);
  return body;
}

function query(parameters) {
  const set = Object.entries(parameters).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return set.length ? `?${new URLSearchParams(set)}` : '';
}

export const jobs = (parameters = {}) => call(`/jobs${query(parameters)}`);
export const job = (id) => call(`/jobs/${encodeURIComponent(id)}`);
export const log = (id, parameters) => call(`/jobs/${encodeURIComponent(id)}/logs${query(parameters)}`);
export const mismatches = (parameters) => call(`/mismatches${query(parameters)}`);
export const latestRuns = () => call('/runs/latest');
export const datasets = () => call('/datasets');

const post = (path, request) => call(path, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID?.() ?? String(Math.random()) },
  body: JSON.stringify(request),
});

export const trigger = (request) => post('/trigger', request);
export const decideRepairs = (id, decision, reason) => post(`/jobs/${encodeURIComponent(id)}/repairs/${decision}`,
  reason ? { reason } : {});
export const undo = (changeId) => post(`/changes/${encodeURIComponent(changeId)}/undo`, {});

const POLL_MILLISECONDS = 2000;

/**
 * Tells the newest jobs whenever they change: by server-sent events, or by asking now and then while those do not come
 * through. `onState` learns `live`, `polling` or `lost`.
 */
export function follow(onJobs, onState) {
  let timer = null;
  let pollings = 0;

  async function poll() {
    const turn = ++pollings;
    try {
      const list = await jobs({ page_size: 50 });
      if (turn === pollings && timer !== null) {
        onState('polling');
        onJobs(list.jobs);
      }
    } catch {
      if (timer !== null) onState('lost');
    }
  }

  function startPolling() {
    if (timer === null) {
      timer = setInterval(poll, POLL_MILLISECONDS);
      poll();
    }
  }

  function stopPolling() {
    clearInterval(timer);
    timer = null;
  }

  function open() {
    const source = new EventSource(`${BASE}/stream`);
    source.addEventListener('jobs', (event) => {
      stopPolling();
      onState('live');
      onJobs(JSON.parse(event.data).jobs);
    });
    source.addEventListener('error', () => {
      startPolling();
      // The browser reconnects by itself unless the server refused.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, POLL_MILLISECONDS);
    });
  }

  open();
}
