// The list of results: filters, order, gallery and table. Rows are created as the reader scrolls.

const pageSize = 60;

class ResultList {
  constructor(items, fields, openItem) {
    this.items = items;
    this.fields = fields;
    this.openItem = openItem;
    this.hasChecks = items.some((item) => item.kind === 'check');
    this.hasTokens = items.some((item) => typeof item.tokens === 'number');
    this.hasSeconds = items.some((item) => typeof item.seconds === 'number');
    this.hasText = items.some((item) => !isEmpty(item.text) && item.kind !== 'error');
    this.state = {
      query: '', status: '', field: '', value: '', contains: '',
      sort: this.hasChecks ? 'status' : 'input', descending: false, view: this.hasChecks ? 'table' : 'gallery',
    };
    this.shown = items;
    this.rendered = 0;
    this.gallery = byId('gallery');
    this.frame = byId('table-frame');
    this.body = byId('table-body');
    this.more = byId('more');
    this.connect();
    this.refresh();
  }

  connect() {
    const { state } = this;
    this.sortOptions = [
      ['input', 'Input order'], ['name', 'Name'], ['status', 'Status'],
      ...[...this.fields.keys()].map((name) => [`field:${name}`, name]),
      ...(this.hasTokens ? [['tokens', 'Tokens']] : []),
      ...(this.hasSeconds ? [['seconds', 'Seconds']] : []),
    ];
    byId('sort').append(...this.sortOptions.map(([value, label]) => element('option', { value }, label)));
    byId('filter-field').append(element('option', { value: '' }, 'Any field'), ...[...this.fields.keys()].map((name) => element('option', { value: name }, name)));
    byId('filter-field-control').hidden = this.fields.size === 0;

    byId('search').addEventListener('input', (event) => this.change({ query: event.target.value }));
    byId('sort').addEventListener('change', (event) => this.change({ sort: event.target.value }));
    byId('direction').addEventListener('click', () => this.change({ descending: !state.descending }));
    byId('filter-field').addEventListener('change', (event) => this.change({ field: event.target.value, value: '', contains: '' }));
    byId('filter-value').addEventListener('change', (event) => this.change({ value: event.target.value }));
    byId('filter-text').addEventListener('input', (event) => this.change({ contains: event.target.value }));
    byId('view-gallery').addEventListener('click', () => this.change({ view: 'gallery' }));
    byId('view-table').addEventListener('click', () => this.change({ view: 'table' }));
    byId('clear').addEventListener('click', () => {
      this.change({ query: '', status: '', field: '', value: '', contains: '' });
      byId('search').focus();
    });
    this.more.addEventListener('click', () => this.renderMore(true));
    new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) this.renderMore(); }, { rootMargin: '600px' }).observe(this.more);
    // A printed report contains all rows.
    window.addEventListener('beforeprint', () => {
      while (this.rendered < this.shown.length) this.renderMore();
      showAllImages();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === '/' && !event.target.closest('input, select, textarea, dialog')) {
        event.preventDefault();
        byId('search').focus();
      }
    });
    this.body.addEventListener('click', (event) => {
      const row = event.target.closest('tr');
      if (row && !event.target.closest('a, button')) this.open(Number(row.dataset.index));
    });
  }

  change(changes) {
    Object.assign(this.state, changes);
    this.refresh();
  }

  /** Shows only the items with a value of a field, for a chart. */
  filterBy(field, value) {
    this.change({ field, value, contains: '' });
    byId('results').scrollIntoView({ block: 'start' });
    byId('filter-value').focus({ preventScroll: true });
  }

  matches(item, withStatus = true) {
    const { status, field, value, contains } = this.state;
    if (withStatus && status && item.status !== status) return false;
    if (!this.words.every((word) => item.searchText.includes(word))) return false;
    if (!field) return true;
    const text = valueText(item.fields.get(field));
    return value ? text === value : !contains || text.toLowerCase().includes(contains.toLowerCase());
  }

  refresh() {
    this.words = this.state.query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.items.filter((item) => this.matches(item, false));
    this.shown = found.filter((item) => !this.state.status || item.status === this.state.status);
    this.shown.sort(this.comparer());
    this.showControls(found);
    this.rendered = 0;
    this.gallery.replaceChildren();
    this.body.replaceChildren();
    if (this.state.view === 'table') this.renderHead();
    this.renderMore();
  }

  comparer() {
    const { sort, descending } = this.state;
    const sign = descending ? -1 : 1;
    const key = this.sortKey(sort);
    return (one, other) => {
      const a = key(one);
      const b = key(other);
      // Empty values come last in both directions; equal values keep the order of the input.
      if (isEmpty(a) || isEmpty(b)) return isEmpty(a) - isEmpty(b) || one.index - other.index;
      const order = typeof a === 'number' && typeof b === 'number' ? a - b : textOrder.compare(String(a), String(b));
      return sign * order || (sort === 'input' ? 0 : one.index - other.index);
    };
  }

  sortKey(sort) {
    switch (sort) {
      case 'input': return (item) => item.index;
      case 'name': return (item) => item.name;
      case 'status': return (item) => statusOrder.indexOf(item.status);
      case 'tokens': return (item) => item.tokens;
      case 'seconds': return (item) => item.seconds;
      default: {
        const field = sort.slice('field:'.length);
        return (item) => {
          const value = item.fields.get(field);
          return isNumber(value) ? toNumber(value) : valueText(value);
        };
      }
    }
  }

  showControls(found) {
    const { state } = this;
    const isTable = state.view === 'table';
    this.gallery.hidden = isTable;
    this.frame.hidden = !isTable;
    setPressed('view-gallery', !isTable);
    setPressed('view-table', isTable);
    setPressed('direction', state.descending);
    setValue('search', state.query);
    setValue('sort', state.sort);
    setValue('filter-field', state.field);
    this.showFieldFilter();
    this.showStatuses(found);
    const isFiltered = Boolean(state.query || state.status || state.field);
    byId('clear').hidden = !isFiltered;
    byId('count').textContent = isFiltered
      ? `${wholeNumber.format(this.shown.length)} of ${count(this.items.length, 'result')}`
      : count(this.items.length, 'result');
  }

  showFieldFilter() {
    const { state } = this;
    const field = this.fields.get(state.field);
    const isChoice = Boolean(field) && field.lists === 0 && field.values.size > 0 && field.values.size <= 40 && (field.isChoice || field.values.size <= 12);
    byId('filter-value-control').hidden = !isChoice;
    byId('filter-text-control').hidden = !field || isChoice;
    if (isChoice) {
      const values = [...field.values].sort((one, other) => textOrder.compare(one[0], other[0]));
      byId('filter-value').replaceChildren(element('option', { value: '' }, 'Any value'),
        ...values.map(([value, amount]) => element('option', { value }, `${shorten(value, 60)} (${amount})`)));
      setValue('filter-value', state.value);
    } else {
      setValue('filter-text', state.contains);
    }
  }

  showStatuses(found) {
    const group = byId('statuses');
    const counts = new Map();
    for (const item of this.items) counts.set(item.status, 0);
    group.hidden = counts.size < 2;
    if (group.hidden) return;
    for (const item of found) counts.set(item.status, counts.get(item.status) + 1);
    const focused = group.contains(document.activeElement) ? document.activeElement.dataset.status : null;
    const present = statusOrder.filter((status) => counts.has(status));
    group.replaceChildren(
      this.statusButton('', 'All', found.length),
      ...present.map((status) => this.statusButton(status, statuses[status].label, counts.get(status))));
    if (focused !== null) group.querySelector(`[data-status="${focused}"]`)?.focus();
  }

  statusButton(status, label, amount) {
    return element('button', {
      type: 'button', class: 'status-filter', 'data-status': status, 'data-tone': statuses[status]?.tone, 'aria-pressed': String(this.state.status === status),
      onclick: () => this.change({ status }),
    }, label, ' ', element('span', { class: 'amount' }, wholeNumber.format(amount)));
  }

  renderMore(moveFocus = false) {
    const first = this.rendered;
    const part = this.shown.slice(first, first + pageSize);
    this.rendered += part.length;
    const isTable = this.state.view === 'table';
    const nodes = part.map((item, index) => (isTable ? this.tableRow(item, first + index) : this.card(item, first + index)));
    (isTable ? this.body : this.gallery).append(...nodes);
    this.more.hidden = this.rendered >= this.shown.length;
    if (moveFocus) nodes[0]?.querySelector('button')?.focus();
  }

  open(index) {
    this.openItem(this.shown, index);
  }

  openButton(item, index) {
    return element('button', { type: 'button', class: 'open', title: item.path, onclick: () => this.open(index) }, item.name);
  }

  card(item, index) {
    const images = item.images.length > 1 ? item.images.slice(0, 2) : [item.images[0]];
    return element('li', { class: 'card', 'data-tone': statuses[item.status].tone },
      element('div', { class: images.length > 1 ? 'images pair' : 'images' },
        ...images.map((image, place) => imageElement(image, imageAlt(item, place)))),
      element('div', { class: 'card-body' },
        element('h3', null, this.openButton(item, index)),
        showsBadge(item) ? badge(item) : null,
        cardContent(item, this.fields)));
  }

  renderHead() {
    const columns = [['name', 'Name'], ['status', 'Status'], ...[...this.fields.keys()].map((name) => [`field:${name}`, name])];
    if (this.hasText || this.fields.size === 0) columns.push([null, 'Answer']);
    if (this.hasTokens) columns.push(['tokens', 'Tokens']);
    if (this.hasSeconds) columns.push(['seconds', 'Seconds']);
    byId('table-head').replaceChildren(element('th', { scope: 'col', class: 'thumb' }, element('span', { class: 'visually-hidden' }, 'Image')),
      ...columns.map(([sort, label]) => this.headCell(sort, label)));
  }

  headCell(sort, label) {
    if (!sort) return element('th', { scope: 'col' }, label);
    const isSorted = this.state.sort === sort;
    const isNumeric = sort === 'tokens' || sort === 'seconds' || this.fields.get(label)?.isNumeric;
    return element('th', { scope: 'col', class: isNumeric ? 'number' : null, 'aria-sort': isSorted ? (this.state.descending ? 'descending' : 'ascending') : 'none' },
      element('button', {
        type: 'button',
        onclick: () => {
          this.change({ sort, descending: isSorted && !this.state.descending });
          byId('table-head').querySelector('[aria-sort$="scending"] button')?.focus();
        },
      }, label, element('span', { class: 'arrow', 'aria-hidden': 'true' }, isSorted ? (this.state.descending ? '↓' : '↑') : '')));
  }

  tableRow(item, index) {
    const cells = item.kind === 'error' ? [] : [...this.fields.values()].map((field) => {
      const text = valueText(item.fields.get(field.name), field.places);
      const shape = field.isNumeric ? 'number' : text.length <= 24 ? 'short' : null;
      return element('td', { class: shape, dir: 'auto' }, shape ? text : element('span', { class: 'clamp' }, shorten(text, 300)));
    });
    const columns = this.fields.size + (this.hasText ? 1 : 0);
    if (item.kind === 'error') cells.push(element('td', { class: 'message', dir: 'auto', colspan: Math.max(1, columns) }, element('span', { class: 'clamp' }, shorten(item.message ?? '', 300))));
    else if (this.hasText || columns === 0) cells.push(element('td', { class: 'answer', dir: 'auto' }, element('span', { class: 'clamp' }, shorten(item.text ?? '', 300))));
    return element('tr', { 'data-index': index, 'data-tone': statuses[item.status].tone },
      element('td', { class: 'thumb' }, imageElement(item.images[item.images.length > 1 ? 1 : 0], '')),
      element('th', { scope: 'row' }, this.openButton(item, index)),
      element('td', null, badge(item)),
      ...cells,
      this.hasTokens ? element('td', { class: 'number' }, typeof item.tokens === 'number' ? wholeNumber.format(item.tokens) : '') : null,
      this.hasSeconds ? element('td', { class: 'number' }, typeof item.seconds === 'number' ? item.seconds.toFixed(2) : '') : null);
  }
}

const textOrder = new Intl.Collator('en-US', { numeric: true, sensitivity: 'base' });

function setPressed(id, isPressed) {
  byId(id).setAttribute('aria-pressed', String(isPressed));
}

function setValue(id, value) {
  if (byId(id).value !== value) byId(id).value = value;
}

function badge(item) {
  const { label, tone } = statuses[item.status];
  return element('span', { class: 'badge', 'data-tone': tone }, label);
}

/** A badge says what a reader does not expect: that most images were answered goes without saying. */
function showsBadge(item) {
  return item.status !== 'answered';
}

function imageAlt(item, place) {
  const answer = shorten(answerText(item), 250);
  if (item.images.length < 2) return answer;
  if (item.kind === 'result') return place === 0 ? answer : '';
  return place === 0 ? 'Reference' : `Compared: ${answer}`;
}

/** What a card shows below the name: the first fields, the differences, or the text. */
function cardContent(item, fields) {
  if (item.kind === 'error') return element('p', { class: 'clamp message', dir: 'auto' }, shorten(item.message ?? '', 300));
  if (item.differences.length > 0) {
    return element('ul', { class: 'brief' }, ...item.differences.slice(0, 3).map((difference) => element('li', { class: 'clamp', dir: 'auto' }, shorten(differenceText(difference), 200))));
  }
  const filled = [...item.fields].filter(([, value]) => !isEmpty(value));
  if (filled.length > 0) {
    return element('dl', { class: 'brief' }, ...filled.slice(0, 5).map(([name, value]) =>
      element('div', null, element('dt', null, name), element('dd', { dir: 'auto' }, shorten(valueText(value, fields.get(name)?.places), 120)))));
  }
  return item.text ? element('p', { class: 'clamp', dir: 'auto' }, shorten(item.text, 400)) : null;
}

function differenceText(difference) {
  return difference.region ? `${difference.region}: ${difference.difference ?? ''}` : difference.difference ?? '';
}
