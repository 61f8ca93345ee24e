import * as api from './api.js';
import { el } from './dom.js';

/** The dialog that starts a run. */
export function startDialog() {
  const dialog = document.getElementById('start');
  const form = document.getElementById('start-form');
  const datasets = document.getElementById('start-datasets');
  const result = document.getElementById('start-result');

  function tell(tone, ...content) {
    result.hidden = false;
    result.className = `notice ${tone}`;
    result.replaceChildren(...content);
  }

  document.getElementById('open-start').addEventListener('click', async () => {
    result.hidden = true;
    dialog.showModal();
    try {
      const { datasets: list } = await api.datasets();
      datasets.replaceChildren(...list.map((dataset) => el('label', {},
        el('input', { type: 'checkbox', name: 'table', value: dataset.name, checked: dataset.state !== 'REFUSED' }),
        el('span', {}, dataset.name, el('span', { class: 'small' },
          `${dataset.source_kind} to ${dataset.target_kind}, ${dataset.repair === 'auto' ? 'repaired' : 'reported'}${
            dataset.state === 'REFUSED' ? `, refused: ${dataset.problems.map((p) => p.property).join(', ')}` : ''}`)))));
    } catch (failure) {
      tell('bad', failure.message);
    }
  });

  document.getElementById('start-close').addEventListener('click', () => dialog.close());

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const chosen = new FormData(form);
    const tables = chosen.getAll('table');
    if (!tables.length) {
      tell('bad', 'Choose at least one dataset.');
      return;
    }
    const submit = form.querySelector('[type=submit]');
    submit.disabled = true;
    const request = { tables, validation_strategy: chosen.get('strategy'), priority: chosen.get('priority') };
    if (chosen.get('repair')) request.repair = chosen.get('repair') === 'true';
    try {
      const accepted = await api.trigger(request);
      tell('good', accepted.message, ' ', ...accepted.job_ids.flatMap((id, index) => [
        el('a', { href: `#/jobs/${id}`, onclick: () => dialog.close() }, `Job ${index + 1}`), ' ']));
    } catch (failure) {
      tell('bad', failure.code ? `${failure.code}: ${failure.message}` : failure.message);
    } finally {
      submit.disabled = false;
    }
  });
}
