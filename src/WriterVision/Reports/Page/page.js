// Fills the page from its rows.

function showSummary(items) {
  const checks = items.filter((item) => item.kind === 'check');
  const comparisons = items.filter((item) => item.kind === 'comparison' || item.kind === 'pixels');
  const amount = (status) => items.filter((item) => item.status === status).length;
  const sum = (name) => items.reduce((total, item) => total + (typeof item[name] === 'number' ? item[name] : 0), 0);
  const seconds = items.filter((item) => typeof item.seconds === 'number' && item.attempts !== 0).map((item) => item.seconds);
  const fromJournal = items.filter((item) => item.fromJournal).length;
  const figures = [];
  const add = (label, value, note, tone) => figures.push(element('div', { 'data-tone': tone },
    element('dt', null, label), element('dd', null, value, note ? element('small', null, note) : null)));

  if (checks.length > 0) {
    const right = amount('right');
    add('Values checked', wholeNumber.format(checks.length));
    add('Right', `${((right / checks.length) * 100).toFixed(1)}%`, `${wholeNumber.format(right)} of ${wholeNumber.format(checks.length)}`);
    add('Wrong', wholeNumber.format(amount('wrong')), null, amount('wrong') > 0 ? 'bad' : null);
    if (amount('missing') > 0) add('Missing', wholeNumber.format(amount('missing')), null, 'bad');
  } else {
    add(comparisons.length === items.length && items.length > 0 ? 'Comparisons' : 'Images', wholeNumber.format(items.length));
    if (comparisons.length > 0) {
      add('Equivalent', wholeNumber.format(amount('equivalent') + amount('same')));
      add('Different', wholeNumber.format(['different', 'changed', 'sizechanged', 'added', 'removed'].reduce((total, status) => total + amount(status), 0)));
    } else {
      add('Answered', wholeNumber.format(amount('answered')));
    }
    if (amount('truncated') + amount('filtered') > 0) add('Incomplete', wholeNumber.format(amount('truncated') + amount('filtered')), null, 'warning');
  }
  add('Failed', wholeNumber.format(amount('failed')), null, amount('failed') > 0 ? 'bad' : null);
  if (sum('tokens') > 0) add('Tokens', wholeNumber.format(sum('tokens')), sum('promptTokens') > 0 ? `${wholeNumber.format(sum('promptTokens'))} prompt, ${wholeNumber.format(sum('completionTokens'))} answer` : null);
  if (seconds.length > 0) add('Median time', duration(median(seconds)), `${duration(seconds.reduce((total, value) => total + value, 0))} in all requests`);
  if (fromJournal > 0) add('From the journal', wholeNumber.format(fromJournal));
  byId('figures').replaceChildren(...figures);

  showProportions(items);
  const origin = [['Model', distinct(items, 'model')], ['Prompt', distinct(items, 'prompt')]].filter(([, values]) => values.length > 0);
  byId('origin').replaceChildren(...origin.map(([label, values]) => element('div', null, element('dt', null, values.length > 1 ? `${label}s` : label),
    element('dd', { dir: 'auto' }, ...(values.length <= 3 ? values.map((value) => element('p', null, shorten(value, 600))) : [`${wholeNumber.format(values.length)} different ${label.toLowerCase()}s`])))));
  byId('origin').hidden = origin.length === 0;
}

/** How the results divide, as one thin bar. The figures above it say the same in numbers. */
function showProportions(items) {
  const tones = ['good', 'warning', 'bad'].map((tone) => [tone, items.filter((item) => statuses[item.status].tone === tone).length]).filter(([, amount]) => amount > 0);
  byId('proportions').hidden = tones.length < 2;
  byId('proportions').replaceChildren(...tones.map(([tone, amount]) => {
    const part = element('span', { 'data-tone': tone });
    part.style.flexGrow = String(amount);
    return part;
  }));
}

function distinct(items, name) {
  return [...new Set(items.map((item) => item[name]).filter(Boolean))];
}

function start() {
  const items = readItems();
  const fields = describeFields(items);
  const created = byId('created');
  created.textContent = new Date(created.dateTime).toLocaleString('en-US', { dateStyle: 'long', timeStyle: 'short' });
  showSummary(items);
  byId('loading').remove();
  byId('summary').hidden = false;
  if (items.length === 0) {
    byId('summary').append(element('p', { class: 'notice' }, 'This report has no results.'));
    return;
  }
  byId('results').hidden = false;
  const viewer = new Viewer(items);
  const list = new ResultList(items, fields, (shown, index) => viewer.open(shown, index));
  const charts = createCharts(items, fields, (field, value) => list.filterBy(field, value));
  byId('chart-list').replaceChildren(...charts);
  byId('charts').hidden = charts.length === 0;
  // On a phone the results come first.
  if (window.matchMedia('(max-width: 560px)').matches) byId('charts').querySelector('details').open = false;
}

start();
