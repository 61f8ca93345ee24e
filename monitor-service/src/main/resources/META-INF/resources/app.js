import * as api from './api.js';
import { el } from './dom.js';
import { isActive, overview } from './jobs.js';
import { jobPage } from './job.js';
import { refreshRuns, runsSection } from './runs.js';
import { startDialog } from './start.js';

const view = document.getElementById('view');
const problem = document.getElementById('problem');
const connection = document.getElementById('connection');
const announcement = document.getElementById('announcement');

document.getElementById('zone').textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;

let jobs = null;
let page = null;
let shown = '';
const statuses = new Map();

function onProblem(failure) {
  problem.hidden = failure === null;
  problem.textContent = failure === null ? '' : failure.message;
}

function showOverview() {
  const focused = document.activeElement?.closest?.('#view a')?.getAttribute('href');
  const sections = jobs === null ? [el('p', { class: 'empty' }, 'Loading')] : [...overview(jobs), runsSection()];
  view.replaceChildren(...sections.filter(Boolean));
  // The list is drawn anew; whoever was on a link stays on it.
  if (focused) [...view.querySelectorAll('a')].find((a) => a.getAttribute('href') === focused)?.focus();
}

/** Tells starts and ends, and every ten per cent: enough to follow, not more than can be read out. */
function announce(list) {
  const news = [];
  for (const job of list) {
    const now = isActive(job) ? `${job.status} ${Math.floor(job.progress_percent / 10) * 10} per cent` : job.status;
    const before = statuses.get(job.job_id);
    if (before !== now && (before !== undefined || (jobs !== null && isActive(job)))) {
      news.push(`${job.table_name} ${now.toLowerCase()}`);
    }
    statuses.set(job.job_id, now);
  }
  if (news.length) announcement.textContent = news.join('. ');
}

function route() {
  const match = /^#\/jobs\/([0-9a-fA-F-]{36})$/.exec(location.hash);
  const target = match ? match[1] : '';
  onProblem(null);
  if (match && shown !== target) {
    page = jobPage(target, onProblem);
    view.replaceChildren(...page.view);
    page.load();
    document.getElementById('main').focus({ preventScroll: true });
    scrollTo(0, 0);
  } else if (!match) {
    page = null;
    showOverview();
  }
  shown = target;
}

let lastKey = null;
let asking = false;
let askAgain = false;

/** The runs change when a job does: asked for then, one question at a time. */
async function updateRuns() {
  askAgain = true;
  if (asking) return;
  asking = true;
  while (askAgain) {
    askAgain = false;
    await refreshRuns();
    if (!page) showOverview();
  }
  asking = false;
}

addEventListener('hashchange', route);
route();

api.follow((list) => {
  announce(list);
  jobs = list;
  if (page) page.refresh();
  else showOverview();
  const key = list.map((job) => `${job.job_id} ${job.status}`).join();
  if (key !== lastKey) {
    lastKey = key;
    updateRuns();
  }
}, (state) => {
  connection.className = `connection ${state}`;
  connection.textContent = { live: 'Live', polling: 'Every 2 s', lost: 'Connection lost, trying again' }[state];
});

// What is refused changes without any job.
setInterval(updateRuns, 30000);

startDialog();
