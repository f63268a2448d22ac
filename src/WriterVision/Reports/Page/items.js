// The rows of the report as items: their status, their fields, and the text that search looks at.

const statuses = {
  answered: { label: 'Answered', tone: 'good' },
  truncated: { label: 'Truncated', tone: 'warning' },
  filtered: { label: 'Filtered', tone: 'warning' },
  equivalent: { label: 'Equivalent', tone: 'good' },
  different: { label: 'Different', tone: 'warning' },
  same: { label: 'Same', tone: 'good' },
  changed: { label: 'Changed', tone: 'warning' },
  sizechanged: { label: 'Size changed', tone: 'warning' },
  added: { label: 'Added', tone: 'warning' },
  removed: { label: 'Removed', tone: 'warning' },
  right: { label: 'Right', tone: 'good' },
  wrong: { label: 'Wrong', tone: 'bad' },
  missing: { label: 'Missing', tone: 'bad' },
  failed: { label: 'Failed', tone: 'bad' },
};

/** The order of statuses in a sort: what needs attention comes first. */
const statusOrder = ['failed', 'wrong', 'missing', 'different', 'changed', 'sizechanged', 'removed', 'added', 'filtered', 'truncated', 'answered', 'equivalent', 'same', 'right'];

function knownStatus(row) {
  const status = String(row.status).toLowerCase();
  return Object.hasOwn(statuses, status) ? status : undefined;
}

function statusOf(row) {
  switch (row.kind) {
    case 'error': return 'failed';
    case 'check': return knownStatus(row) ?? (row.passed === true ? 'right' : 'wrong');
    case 'pixels': return knownStatus(row) ?? 'changed';
    case 'comparison': return row.passed === true ? 'equivalent' : row.passed === false ? 'different' : 'answered';
    default: return row.finishReason === 'length' ? 'truncated' : row.finishReason === 'content_filter' ? 'filtered' : 'answered';
  }
}

/** Reads the rows, each in an element of its own, and removes these elements. */
function readItems() {
  const items = [];
  let prompt = '';
  for (const node of document.querySelectorAll('script[data-row]')) {
    const row = JSON.parse(node.textContent);
    if (row.samePrompt) row.prompt = prompt;
    else if (row.prompt) prompt = row.prompt;
    items.push(createItem(row, items.length));
    node.remove();
  }
  return items;
}

function createItem(row, index) {
  const item = { ...row, index, images: row.images ?? [], differences: row.differences ?? [], regions: row.regions ?? [] };
  if (!item.name) item.name = item.kind === 'error' ? 'The run' : `Result ${index + 1}`;
  item.status = statusOf(row);
  item.data = revive(row.data ?? null);
  item.expected = revive(row.expected ?? null);
  item.actual = revive(row.actual ?? null);
  item.fields = fieldsOf(item);
  item.searchText = [
    item.name, item.path, item.text, item.message, item.errorId, statuses[item.status].label, valueText(item.data),
    item.field, valueText(item.expected), valueText(item.actual),
    ...item.differences.flatMap((difference) => [difference.region, difference.reference, difference.difference]),
  ].filter(Boolean).join('\n').toLowerCase();
  return item;
}

/** The fields that are columns and can be sorted and filtered by. Those of an object in an object are named `outer.inner`. */
function fieldsOf(item) {
  const fields = new Map();
  if (item.kind === 'check') {
    fields.set('Field', item.field ?? '').set('Expected', item.expected).set('Actual', item.actual);
    if (item.reason) fields.set('Reason', item.reason);
  }
  if (item.kind === 'pixels') {
    if (typeof item.share === 'number') fields.set('Different pixels (%)', Number((item.share * 100).toFixed(3)));
    fields.set('Regions', item.regions.length);
  }
  if (item.data instanceof Map) {
    for (const [name, value] of item.data) {
      if (value instanceof Map) for (const [inner, innerValue] of value) fields.set(`${name}.${inner}`, innerValue);
      else fields.set(name, value);
    }
  } else if (!isEmpty(item.data)) {
    fields.set('Value', item.data);
  }
  return fields;
}

/** Describes each field of all items: its type, its distinct values if they are few, and its decimal places. */
function describeFields(items) {
  const fields = new Map();
  for (const item of items) {
    for (const [name, value] of item.fields) {
      let field = fields.get(name);
      if (!field) fields.set(name, field = { name, filled: 0, numbers: 0, lists: 0, places: 0, values: new Map() });
      if (isEmpty(value)) continue;
      field.filled++;
      if (isNumber(value)) {
        field.numbers++;
        field.places = Math.max(field.places, decimals(value));
      } else if (typeof value === 'object') {
        field.lists++;
        continue;
      }
      const text = valueText(value);
      if (field.values.size <= 40 || field.values.has(text)) field.values.set(text, (field.values.get(text) ?? 0) + 1);
    }
  }
  for (const field of fields.values()) {
    field.isNumeric = field.filled > 0 && field.numbers === field.filled;
    field.isChoice = !field.isNumeric && field.lists === 0 && field.filled > 1 && field.values.size <= 12 && field.values.size <= Math.max(2, field.filled / 2);
  }
  return fields;
}

/** What an item says, in one line: the alternative text of its image. */
function answerText(item) {
  if (item.kind === 'error') return item.message ?? 'Failed';
  if (item.kind === 'check') return `${item.field}: expected ${valueText(item.expected) || 'nothing'}, actual ${valueText(item.actual) || 'nothing'}`;
  if (!isEmpty(item.data)) return valueText(item.data);
  if (item.text) return item.text;
  return statuses[item.status].label;
}
