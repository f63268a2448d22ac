// Small charts as inline SVG. Each chart also has a text with its numbers, for screen readers.

const maximumBars = 80;

/** The charts that say more than the rows do. */
function createCharts(items, fields, filterBy) {
  const charts = [];
  const answered = items.filter((item) => typeof item.tokens === 'number');
  if (answered.length >= 8) charts.push(runChart('Tokens over the run', answered.map((item) => item.tokens), (value) => wholeNumber.format(value)));
  const timed = items.filter((item) => typeof item.seconds === 'number' && !item.fromJournal && item.attempts !== 0);
  if (timed.length >= 8) charts.push(runChart('Seconds over the run', timed.map((item) => item.seconds), (value) => duration(value)));
  const checks = items.filter((item) => item.kind === 'check');
  if (checks.length > 0) return [...charts, ...accuracyCharts(checks)];
  const all = [...fields.values()];
  charts.push(...all.filter((field) => field.isNumeric && field.filled >= 8 && field.values.size > 3).map((field) => histogram(field, items)));
  charts.push(...all.filter((field) => field.isChoice && field.filled >= 4 && field.values.size > 1).map((field) => choices(field, filterBy)));
  return charts.slice(0, 8);
}

/** The share of right values for each field, and for each model and prompt if there are several. */
function accuracyCharts(checks) {
  const groups = [['Accuracy by field', 'field'], ['Accuracy by model', 'model'], ['Accuracy by prompt', 'prompt']];
  return groups.map(([title, name]) => {
    const values = new Map();
    for (const check of checks) {
      const value = values.get(check[name] ?? '') ?? { right: 0, all: 0 };
      value.right += check.status === 'right' ? 1 : 0;
      value.all++;
      values.set(check[name] ?? '', value);
    }
    return { title, name, values };
  }).filter(({ name, values }) => name === 'field' || values.size > 1).map(({ title, values }) =>
    chartFrame(title, element('ul', { class: 'choices' }, ...[...values].sort((one, other) => one[1].right / one[1].all - other[1].right / other[1].all).slice(0, 12).map(([value, { right, all }]) =>
      element('li', { class: 'row' }, element('span', { class: 'choice', title: value }, shorten(value, 200)), track(right / all), element('span', { class: 'amount' }, `${((right / all) * 100).toFixed(0)}% of ${wholeNumber.format(all)}`))))));
}

function track(share) {
  const bar = element('span', { class: 'bar' });
  bar.style.inlineSize = `${share * 100}%`;
  return element('span', { class: 'track', 'aria-hidden': 'true' }, bar);
}

function chartFrame(title, ...content) {
  return element('figure', { class: 'chart' }, element('figcaption', null, title), ...content);
}

/** One bar for each value in input order, or for the mean of several if there are many. */
function runChart(title, values, format) {
  const size = Math.ceil(values.length / maximumBars);
  const bars = [];
  for (let start = 0; start < values.length; start += size) {
    const part = values.slice(start, start + size);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    const place = part.length === 1 ? `${start + 1}` : `${start + 1} to ${start + part.length}, mean`;
    bars.push({ value: mean, label: `${place}: ${format(mean)}` });
  }
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const words = `${title}: ${count(values.length, 'value')}, from ${format(low)} to ${format(high)}, median ${format(median(values))}`;
  return chartFrame(title, barImage(bars, words), axis(`median ${format(median(values))}`, `max ${format(high)}`));
}

function histogram(field, items) {
  const values = items.map((item) => item.fields.get(field.name)).filter((value) => !isEmpty(value)).map(toNumber);
  const [low, high] = extremes(values);
  const number = Math.min(12, Math.max(4, Math.ceil(Math.sqrt(values.length))));
  const width = (high - low) / number || 1;
  const counts = new Array(number).fill(0);
  for (const value of values) counts[Math.min(number - 1, Math.floor((value - low) / width))]++;
  const format = (value) => shortNumber.format(value);
  const bars = counts.map((amount, index) => ({ value: amount, label: `${format(low + index * width)} to ${format(low + (index + 1) * width)}: ${amount}` }));
  const words = `${field.name}: ${count(values.length, 'value')} from ${format(low)} to ${format(high)}, median ${format(median(values))}`;
  return chartFrame(field.name, barImage(bars, words), axis(format(low), `median ${format(median(values))}`, format(high)));
}

function extremes(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** The values of a field with few distinct ones. Each is a button that filters by it. */
function choices(field, filterBy) {
  const sorted = [...field.values].sort((one, other) => other[1] - one[1]);
  const most = sorted[0][1];
  const rows = sorted.slice(0, 6).map(([value, amount]) => element('li', null,
    element('button', { type: 'button', class: 'row', title: `Show only ${field.name}: ${value}`, onclick: () => filterBy(field.name, value) },
      element('span', { class: 'choice' }, value), track(amount / most), element('span', { class: 'amount' }, wholeNumber.format(amount)))));
  if (sorted.length > 6) rows.push(element('li', { class: 'rest' }, `and ${count(sorted.length - 6, 'more value')}`));
  return chartFrame(field.name, element('ul', { class: 'choices' }, ...rows));
}

function axis(...labels) {
  return element('div', { class: 'axis', 'aria-hidden': 'true' }, ...labels.map((label) => element('span', null, label)));
}

function barImage(bars, words) {
  const width = 320;
  const height = 64;
  const most = bars.reduce((highest, bar) => Math.max(highest, bar.value), 0) || 1;
  const step = width / bars.length;
  const gap = Math.min(2, step * 0.25);
  return svg('svg', { class: 'bars', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': words },
    ...bars.map((bar, index) => {
      const length = bar.value > 0 ? Math.max(1, (bar.value / most) * height) : 0;
      return svg('rect', { x: (index * step + gap / 2).toFixed(2), y: (height - length).toFixed(2), width: (step - gap).toFixed(2), height: length.toFixed(2) },
        svg('title', null, bar.label));
    }));
}
