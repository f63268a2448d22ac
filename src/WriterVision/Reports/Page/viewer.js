// The view of one result: its images, answer, prompt and numbers.

class Viewer {
  constructor(allItems) {
    this.allItems = allItems;
    this.dialog = byId('viewer');
    this.mode = 'side';
    this.showRegions = true;
    byId('viewer-previous').addEventListener('click', () => this.move(-1));
    byId('viewer-next').addEventListener('click', () => this.move(1));
    byId('viewer-close').addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('keydown', (event) => {
      if (event.target.closest('input') || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'ArrowLeft') this.move(-1);
      if (event.key === 'ArrowRight') this.move(1);
    });
    this.dialog.addEventListener('click', (event) => { if (event.target === this.dialog) this.dialog.close(); });
    this.dialog.addEventListener('close', () => byId('viewer-stage').replaceChildren());
  }

  open(items, index) {
    this.items = items;
    this.show(index);
    this.dialog.showModal();
    byId('viewer-close').focus();
  }

  move(step) {
    const index = this.index + step;
    if (index >= 0 && index < this.items.length) this.show(index);
  }

  show(index) {
    this.index = index;
    const item = this.items[index];
    byId('viewer-title').textContent = item.name;
    byId('viewer-place').replaceChildren(badge(item), ` ${wholeNumber.format(index + 1)} of ${wholeNumber.format(this.items.length)}`);
    setDisabled('viewer-previous', index === 0);
    setDisabled('viewer-next', index === this.items.length - 1);
    byId('viewer-stage').replaceChildren(...this.stage(item));
    byId('viewer-details').replaceChildren(...this.details(item).filter(Boolean));
    byId('viewer-details').scrollTop = 0;
  }

  stage(item) {
    const images = item.images;
    const isPair = images.length === 2 && item.kind !== 'result';
    const canOverlay = isPair && images.every(canShow);
    const stage = byId('viewer-stage');
    stage.classList.remove('actual-size');
    const view = element('div', { class: 'view' });
    const bar = element('div', { class: 'stage-bar' });
    const render = () => {
      const mode = canOverlay ? this.mode : 'side';
      const options = element('div', { class: 'options' });
      view.replaceChildren(mode === 'side' ? this.sideBySide(item, images) : this.overlay(images, item, options));
      if (item.regions.length > 0) options.append(checkbox('Regions', this.showRegions, (isOn) => { this.showRegions = isOn; render(); }));
      options.append(checkbox('Actual size', stage.classList.contains('actual-size'), (isOn) => stage.classList.toggle('actual-size', isOn)));
      bar.replaceChildren(canOverlay ? this.modes(render, bar) : element('span'), options);
    };
    render();
    return images.some(canShow) ? [bar, view] : [view];
  }

  modes(render, bar) {
    const choose = (mode) => {
      this.mode = mode;
      render();
      bar.querySelector(`[data-mode="${mode}"]`).focus();
    };
    return element('div', { class: 'segments', role: 'group', 'aria-label': 'Comparison view' },
      ...[['side', 'Side by side'], ['slider', 'Slider'], ['difference', 'Difference']].map(([mode, label]) =>
        element('button', { type: 'button', 'data-mode': mode, 'aria-pressed': String(this.mode === mode), onclick: () => choose(mode) }, label)));
  }

  sideBySide(item, images) {
    const labels = item.kind === 'comparison' || item.kind === 'pixels' ? ['Reference', 'Compared'] : [];
    const all = images.length > 0 ? images : [undefined];
    return element('div', { class: all.length > 1 ? 'figures-row' : 'figures-row single' }, ...all.map((image, place) => {
      const frame = imageElement(image, place === all.length - 1 || labels.length === 0 ? imageAlt(item, place) : 'Reference', true);
      const img = frame.querySelector('img');
      if (img && this.showRegions && item.regions.length > 0) frame.append(regionLayer(item.regions, img));
      const caption = [labels[place], image?.name].filter(Boolean).join(': ');
      return element('figure', null, frame, all.length > 1 && caption ? element('figcaption', null, caption) : null);
    }));
  }

  /** Both images in one place, for the slider and the difference. */
  overlay(images, item, options) {
    const isSlider = this.mode === 'slider';
    const below = imageElement(images[0], 'Reference', true);
    const above = imageElement(images[1], 'Compared', true);
    const blend = element('div', { class: 'blend' }, below, element('div', { class: 'above' }, above));
    const surface = element('div', { class: `overlay ${this.mode}` }, blend);
    const [reference, compared] = [below.querySelector('img'), above.querySelector('img')];
    // Images of different sizes have the same top left corner and the same scale.
    const align = () => {
      if (reference.naturalWidth && compared.naturalWidth) compared.style.inlineSize = `${(compared.naturalWidth / reference.naturalWidth) * 100}%`;
    };
    reference.addEventListener('load', align);
    compared.addEventListener('load', align);
    align();
    if (this.showRegions && item.regions.length > 0 && reference) surface.append(regionLayer(item.regions, reference));
    if (!isSlider) {
      options.append(checkbox('Amplify', this.amplify === true, (isOn) => {
        this.amplify = isOn;
        blend.classList.toggle('amplified', isOn);
      }));
      blend.classList.toggle('amplified', this.amplify === true);
      return element('div', { class: 'overlay-frame' }, surface, element('p', { class: 'hint' }, 'Black pixels are identical; all other pixels differ.'));
    }
    const divider = element('div', { class: 'divider', 'aria-hidden': 'true' });
    surface.append(divider);
    const range = element('input', { type: 'range', min: 0, max: 100, step: 1, value: 50, 'aria-label': 'Divider between the reference and the compared image' });
    const cut = () => {
      surface.style.setProperty('--cut', `${range.value}%`);
      range.setAttribute('aria-valuetext', `${range.value}% reference`);
    };
    range.addEventListener('input', cut);
    const follow = (event) => {
      if (event.type === 'pointermove' && !(event.buttons & 1)) return;
      const box = surface.getBoundingClientRect();
      range.value = String(((event.clientX - box.left) / box.width) * 100);
      cut();
    };
    surface.addEventListener('pointerdown', follow);
    surface.addEventListener('pointermove', follow);
    cut();
    return element('div', { class: 'overlay-frame' }, surface,
      element('div', { class: 'range' }, element('span', { 'aria-hidden': 'true' }, 'Reference'), range, element('span', { 'aria-hidden': 'true' }, 'Compared')));
  }

  details(item) {
    return [
      item.kind === 'error' ? section('Error', element('p', { class: 'message', dir: 'auto' }, item.message ?? ''), item.action ? element('p', { dir: 'auto' }, item.action) : null) : null,
      item.kind === 'check' ? this.checks(item) : null,
      item.text ? section(item.kind === 'comparison' ? 'Summary' : 'Answer', element('p', { class: 'prose', dir: 'auto' }, item.text)) : null,
      isEmpty(item.data) ? null : section('Data', valueElement(item.data)),
      item.differences.length > 0 ? this.differences(item) : null,
      item.prompt ? section('Prompt', element('p', { class: 'prose', dir: 'auto' }, item.prompt)) : null,
      section('Details', this.figures(item)),
    ];
  }

  checks(item) {
    const all = this.allItems.filter((other) => other.kind === 'check' && other.path === item.path && other.model === item.model && other.prompt === item.prompt);
    return section('Fields', element('table', { class: 'data' },
      element('thead', null, element('tr', null, ...['Field', 'Expected', 'Actual', 'Result'].map((label) => element('th', { scope: 'col' }, label)))),
      element('tbody', null, ...all.map((check) => element('tr', { class: check === item ? 'current' : null },
        element('th', { scope: 'row' }, check.field ?? ''), element('td', { dir: 'auto' }, valueText(check.expected)), element('td', { dir: 'auto' }, valueText(check.actual)),
        element('td', null, badge(check), check.reason ? ` ${check.reason}` : ''))))));
  }

  differences(item) {
    return section('Differences', element('ol', { class: 'differences' }, ...item.differences.map((difference) => element('li', { dir: 'auto' },
      difference.region ? element('strong', null, difference.region) : null,
      difference.reference ? element('p', null, element('span', { class: 'label' }, 'Reference: '), difference.reference) : null,
      element('p', null, difference.reference ? element('span', { class: 'label' }, 'Compared: ') : null, difference.difference ?? '')))));
  }

  figures(item) {
    const tokens = typeof item.tokens === 'number'
      ? [wholeNumber.format(item.tokens), typeof item.promptTokens === 'number' && typeof item.completionTokens === 'number' ? ` (${wholeNumber.format(item.promptTokens)} prompt, ${wholeNumber.format(item.completionTokens)} answer)` : ''].join('')
      : null;
    const figures = [
      ['Path', item.path], ['Page', item.page], ['Model', item.model], ['Tokens', tokens], ['Time', typeof item.seconds === 'number' ? duration(item.seconds) : null],
      ['Attempts', item.attempts], ['Finish reason', item.finishReason], ['Files are identical', typeof item.identical === 'boolean' ? (item.identical ? 'Yes' : 'No') : null],
      ['Different pixels', typeof item.share === 'number' ? `${shortNumber.format(item.share * 100)}%` : null], ['Regions', item.regions.length || null],
      ['Reference size', item.referenceSize], ['Compared size', item.differenceSize],
      ['Agreement', typeof item.agreement === 'number' ? `${shortNumber.format(item.agreement * 100)}%` : null],
      ['From the journal', item.fromJournal ? 'Yes' : null], ['Error id', item.errorId],
    ];
    return element('dl', { class: 'pairs' }, ...figures.filter(([, value]) => !isEmpty(value)).map(([label, value]) =>
      element('div', null, element('dt', null, label), element('dd', { dir: 'auto' }, String(value)))));
  }
}

function setDisabled(id, isDisabled) {
  byId(id).setAttribute('aria-disabled', String(isDisabled));
}

function section(title, ...content) {
  return element('section', null, element('h3', null, title), ...content);
}

function checkbox(label, isOn, change) {
  return element('label', { class: 'check' }, element('input', { type: 'checkbox', checked: isOn, onchange: (event) => change(event.target.checked) }), label);
}

/** Data as it is nested: objects as pairs, lists of objects as tables. */
function valueElement(value) {
  if (value instanceof Map) {
    return element('dl', { class: 'pairs' }, ...[...value].map(([name, item]) => element('div', null, element('dt', null, name), element('dd', { dir: 'auto' }, valueElement(item)))));
  }
  if (Array.isArray(value) && value.some((item) => item instanceof Map)) {
    const names = [...new Set(value.flatMap((item) => (item instanceof Map ? [...item.keys()] : [])))];
    const places = names.map((name) => Math.max(0, ...value.map((item) => (item instanceof Map && isNumber(item.get(name)) ? decimals(item.get(name)) : 0))));
    return element('div', { class: 'table-scroll', role: 'region', 'aria-label': 'List', tabindex: '0' }, element('table', { class: 'data' },
      element('thead', null, element('tr', null, ...names.map((name) => element('th', { scope: 'col', class: value.some((item) => item instanceof Map && isNumber(item.get(name))) ? 'number' : null }, name)))),
      element('tbody', null, ...value.map((item) => element('tr', null, ...names.map((name, place) => {
        const cell = item instanceof Map ? item.get(name) : undefined;
        return element('td', { class: isNumber(cell) ? 'number' : null, dir: 'auto' }, valueText(cell, places[place]));
      }))))));
  }
  return isEmpty(value) ? element('span', { class: 'none' }, '—') : document.createTextNode(valueText(value));
}
