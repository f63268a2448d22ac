// Tests reports in a browser: the summary, the list, the viewer, printing, accessibility, and hostile texts.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createReports, payloads, startBrowser } from './support/browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let reports;
let browser;

before(async () => {
  reports = createReports();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  reports?.remove();
});

/** Opens a report, runs an action, and asserts that there were no errors and that only the report and its images were loaded. */
async function visit(name, options, action) {
  const visited = await browser.open(reports.url(name), options);
  await action(visited.page);
  assert.deepEqual(visited.seen.errors, []);
  assert.deepEqual(visited.seen.dialogs, []);
  assert.deepEqual(visited.seen.violations, []);
  const folder = `${reports.url('')}/`;
  assert.deepEqual(visited.seen.requests.filter((url) => !url.startsWith(folder) && !url.startsWith('data:image/')), []);
  await visited.close();
}

const names = (page) => page.locator('#gallery .open, #table-body .open').allTextContents();
const columnTexts = (page, label) => page.evaluate((text) => {
  const index = [...document.querySelectorAll('#table-head th')].findIndex((head) => head.textContent.startsWith(text));
  return [...document.querySelectorAll('#table-body tr')].filter((row) => row.cells.length > index).map((row) => row.cells[index].textContent);
}, label);

describe('The summary', () => {
  it('counts the images, the failures, the tokens and the answers from the journal', async () => {
    await visit('receipts.html', {}, async (page) => {
      assert.equal(await page.title(), 'Receipts, November');
      const figures = Object.fromEntries(await page.evaluate(() => [...document.querySelectorAll('#figures > div')].map((figure) => [figure.querySelector('dt').textContent, figure.querySelector('dd').firstChild.textContent])));
      assert.equal(figures.Images, '32');
      assert.equal(figures.Answered, '29');
      assert.equal(figures.Incomplete, '1');
      assert.equal(figures.Failed, '2');
      assert.equal(figures['From the journal'], '3');
      assert.equal(figures.Tokens, '6,435');
      assert.match(await page.locator('#origin').textContent(), /palmyra-x5.*Read the receipt/);
    });
  });

  it('says that a report is empty', async () => {
    await visit('empty.html', {}, async (page) => {
      assert.match(await page.locator('#summary').textContent(), /no results/);
      assert.equal(await page.locator('#results').isVisible(), false);
    });
  });

  it('draws charts of the results, with their values as text', async () => {
    await visit('receipts.html', {}, async (page) => {
      assert.deepEqual(await page.locator('.chart figcaption').allTextContents(), ['Tokens over the run', 'Seconds over the run', 'total', 'vendor', 'paid']);
      assert.match(await page.locator('.chart svg').nth(2).getAttribute('aria-label'), /^total: 26 values from 10 to 19\.\d+, median /);
      await page.locator('.chart button', { hasText: 'City Cabs' }).click();
      assert.equal(await page.locator('#count').textContent(), '8 of 32 results');
      assert.equal(await page.locator('#filter-value').inputValue(), 'City Cabs');
    });
  });
});

describe('The list', () => {
  it('is searched for results that contain all words', async () => {
    await visit('receipts.html', {}, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('CITY cabs 2026-03-06');
      assert.deepEqual(await names(page), ['0005-receipt-taxi.png']);
      await page.locator('#search').fill('HEIC');
      assert.deepEqual(await names(page), ['broken.heic']);
      await page.locator('#search').fill('nothing like this');
      assert.equal(await page.locator('#count').textContent(), '0 of 32 results');
      await page.locator('#clear').click();
      assert.equal((await names(page)).length, 32);
    });
  });

  it('is filtered by status', async () => {
    await visit('receipts.html', {}, async (page) => {
      assert.deepEqual(await page.locator('#statuses button').allTextContents(), ['All 32', 'Failed 2', 'Truncated 1', 'Answered 29']);
      await page.getByRole('button', { name: 'Failed 2' }).click();
      assert.deepEqual(await names(page), ['broken.heic', 'far.jpg']);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.status), 'failed');
    });
  });

  it('is filtered by a value or a text in a field', async () => {
    await visit('receipts.html', {}, async (page) => {
      await page.locator('#filter-field').selectOption('vendor');
      await page.locator('#filter-value').selectOption('Cafe Aurora');
      assert.equal((await names(page)).length, 9);
      await page.locator('#filter-field').selectOption('date');
      await page.locator('#filter-text').fill('2026-03-1');
      assert.equal((await names(page)).length, 10);
      await page.locator('#filter-field').selectOption('');
      assert.equal((await names(page)).length, 32);
    });
  });

  it('is sorted by number or by text, with missing values last', async () => {
    await visit('receipts.html', {}, async (page) => {
      await page.locator('#view-table').click();
      await page.locator('#table-head button', { hasText: 'total' }).click();
      const ascending = (await columnTexts(page, 'total')).filter(Boolean).map(Number);
      assert.deepEqual(ascending, [...ascending].sort((one, other) => one - other));
      assert.equal(ascending.length, 26);
      assert.equal(await page.locator('[aria-sort=ascending]').textContent(), 'total↑');
      await page.keyboard.press('Enter');
      const descending = (await columnTexts(page, 'total')).filter(Boolean).map(Number);
      assert.deepEqual(descending, [...ascending].reverse());
      assert.equal((await columnTexts(page, 'total')).at(-1), '');
      await page.locator('#view-gallery').click();
      await page.locator('#sort').selectOption('name');
      assert.equal((await names(page))[0], 'far.jpg');
      await page.locator('#direction').click();
      assert.equal((await names(page))[0], '0000-error-dialog.webp');
    });
  });

  it('shows the data as a table, with all digits of its numbers', async () => {
    await visit('receipts.html', {}, async (page) => {
      await page.locator('#view-table').click();
      const heads = await page.locator('#table-head th').allTextContents();
      assert.deepEqual(heads, ['Image', 'Name', 'Status', 'vendor', 'date', 'total', 'paid', 'address.city', 'lines', 'Answer', 'Tokens', 'Seconds']);
      assert.equal((await columnTexts(page, 'total'))[0], '10.00');
      assert.equal((await columnTexts(page, 'lines'))[0], 'item: Flat white, price: 4.2; item: Croissant, price: 3.15');
    });
  });

  it('shows images with the answer as alternative text, and a reason if an image is missing', async () => {
    await visit('receipts.html', {}, async (page) => {
      const first = page.locator('#gallery img').first();
      await first.evaluate((image) => image.decode());
      assert.match(await first.getAttribute('alt'), /^vendor: Cafe Aurora, date: 2026-03-01/);
      const card = (name) => page.locator('.card', { hasText: name });
      assert.equal(await card('0026-').locator('a').getAttribute('href'), 'https://example.com/images/far.jpg');
      assert.equal(await card('0027-').locator('.placeholder').textContent(), 'No image');
      await card('0028-').scrollIntoViewIfNeeded();
      await card('0028-').getByText('cannot be shown').waitFor();
      assert.equal(await card('broken.heic').locator('.badge').textContent(), 'Failed');
    });
  });
});

describe('The viewer', () => {
  it('opens with the mouse and the keyboard, navigates with the arrow keys, and restores the focus', async () => {
    await visit('receipts.html', {}, async (page) => {
      await page.locator('.open').nth(2).focus();
      await page.keyboard.press('Enter');
      const dialog = page.locator('#viewer');
      assert.match(await dialog.locator('#viewer-place').textContent(), /3 of 32/);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowLeft');
      assert.match(await dialog.locator('#viewer-title').textContent(), /^0003-/);
      for (let press = 0; press < 12; press++) {
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('#viewer')), 'The focus stays in the dialog.');
      }
      await page.keyboard.press('Escape');
      assert.equal(await dialog.isVisible(), false);
      assert.match(await page.evaluate(() => document.activeElement.textContent), /^0002-/);
      await page.locator('.card').nth(5).click({ position: { x: 20, y: 60 } });
      assert.match(await dialog.locator('#viewer-title').textContent(), /^0005-/);
    });
  });

  it('shows the nested data, the prompt, the tokens and the duration', async () => {
    await visit('receipts.html', {}, async (page) => {
      await page.locator('.open').first().click();
      const details = await page.locator('#viewer-details').innerText();
      for (const text of ['Cafe Aurora', 'Flat white\t4.20', 'Croissant\t3.15', 'Read the receipt', 'palmyra-x5', '200 (160 prompt, 40 answer)', '0.50 s']) assert.ok(details.includes(text), text);
    });
  });

  it('shows the message and the recommended action of an error, without the query of its URL', async () => {
    await visit('receipts.html', {}, async (page) => {
      await page.locator('.open', { hasText: /^far\.jpg$/ }).click();
      const details = await page.locator('#viewer-details').innerText();
      assert.match(details, /The server refused https:\/\/…@example\.com\/far\.jpg\?…/);
      assert.match(details, /Convert it\./);
      assert.match(details, /NotFound/);
      assert.ok(!(await page.content()).includes('secret'));
    });
  });

  it('compares side by side, with a slider, and by difference, and draws regions', async () => {
    await visit('comparisons.html', {}, async (page) => {
      assert.deepEqual(await page.locator('#statuses button').allTextContents(), ['All 11', 'Failed 1', 'Different 6', 'Changed 1', 'Equivalent 3']);
      await page.locator('.open', { hasText: 'pixels.png' }).click();
      const stage = page.locator('#viewer-stage');
      assert.deepEqual(await stage.locator('figcaption').allTextContents(), ['Reference: floor-plan-before.png', 'Compared: floor-plan-after.png']);
      await stage.locator('rect').first().waitFor();
      assert.equal(await stage.locator('.regions').first().getAttribute('viewBox'), '0 0 480 360');
      assert.deepEqual(await stage.locator('rect').first().evaluate((rect) => ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name)))), [60, 100, 91, 51]);
      await stage.getByLabel('Regions').uncheck();
      assert.equal(await stage.locator('rect').count(), 0);

      await stage.getByRole('button', { name: 'Slider' }).click();
      const range = stage.getByRole('slider');
      await range.focus();
      await page.keyboard.press('Home');
      assert.equal(await stage.locator('.overlay').evaluate((overlay) => getComputedStyle(overlay.querySelector('.above')).clipPath), 'inset(0px 0px 0px 0%)');
      await page.keyboard.press('End');
      assert.equal(await stage.locator('.overlay').evaluate((overlay) => getComputedStyle(overlay.querySelector('.above')).clipPath), 'inset(0px 0px 0px 100%)');
      const box = await stage.locator('.overlay').boundingBox();
      await page.mouse.click(box.x + box.width / 4, box.y + box.height / 2);
      assert.equal(await range.inputValue(), '25');

      await stage.getByRole('button', { name: 'Difference' }).click();
      const isEqual = async (x, y) => {
        const shot = await stage.locator('.overlay').screenshot();
        return page.evaluate(async ([bytes, atX, atY]) => {
          const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))], { type: 'image/png' }));
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const context = canvas.getContext('2d');
          context.drawImage(bitmap, 0, 0);
          return Math.max(...context.getImageData(atX * bitmap.width / 480, atY * bitmap.height / 360, 1, 1).data.slice(0, 3)) === 0;
        }, [shot.toString('base64'), x, y]);
      };
      assert.equal(await isEqual(100, 120), false);
      assert.equal(await isEqual(300, 300), true);
      await page.keyboard.press('ArrowLeft');
      assert.match(await page.locator('#viewer-details').innerText(), /blue desk|Both show the same/);
    });
  });
});

describe('Expected and actual values', () => {
  it('shows wrong values first, as a table', async () => {
    await visit('checks.html', {}, async (page) => {
      assert.deepEqual((await columnTexts(page, 'Status')).slice(0, 3), ['Wrong', 'Wrong', 'Right']);
      assert.deepEqual((await columnTexts(page, 'Expected')).slice(0, 2), ['12.5', '12.5']);
      assert.match(await page.locator('#figures').innerText(), /Right\s+90\.0%/);
      assert.match(await page.locator('.chart').innerText(), /total[\s\S]*80% of 10[\s\S]*vendor[\s\S]*100% of 10/);
      await page.locator('.open').first().click();
      assert.equal(await page.locator('#viewer-details tbody tr').count(), 2);
    });
  });
});

describe('Accessibility and layout', () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, steps] of [
      ['receipts.html', ['#view-table', '.open']], ['comparisons.html', ['.open', '[data-mode=slider]', '[data-mode=difference]']], ['checks.html', ['.open']], ['empty.html', []],
    ]) {
      it(`axe-core finds no violations in ${name}, ${colorScheme}`, async () => {
        await visit(name, { colorScheme }, async (page) => {
          await page.evaluate(axe);
          for (const step of [null, ...steps]) {
            if (step) await page.locator(step).first().click();
            const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
            assert.ok(passes.length > 10);
            assert.deepEqual(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).join('; ')}`), [], `after ${step}`);
          }
        });
      });
    }
  }

  it('a report fits the screen of a phone without horizontal scrolling', async () => {
    await visit('receipts.html', { viewport: { width: 400, height: 800 } }, async (page) => {
      for (const step of [null, '#view-table', '.open']) {
        if (step) await page.locator(step).first().click();
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `after ${step}`);
      }
      assert.ok(await page.evaluate(() => document.querySelector('#viewer').scrollWidth <= window.innerWidth));
    });
  });

  it('a printed report contains all results, and no controls', async () => {
    await visit('many.html', {}, async (page) => {
      await page.locator('#search').fill('northside');
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
      assert.equal(await page.locator('.card').count(), 1667);
      assert.equal(await page.locator('.toolbar').isVisible(), false);
      assert.equal(await page.locator('#more').isVisible(), false);
    });
  });
});

describe('Embedded images', () => {
  it('are loaded when they come into view, and all of them for printing', async () => {
    await visit('comparisons.html', { viewport: { width: 400, height: 300 } }, async (page) => {
      const shown = () => page.evaluate(() => [...document.querySelectorAll('#gallery img')].map((image) => image.naturalWidth > 0));
      await page.evaluate(() => document.querySelector('#gallery').scrollIntoView());
      await page.waitForFunction(() => document.querySelector('#gallery img').naturalWidth > 0);
      assert.equal((await shown()).at(-1), false);
      await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
      await page.waitForFunction(() => [...document.querySelectorAll('#gallery img')].every((image) => image.naturalWidth > 0));
      assert.equal((await shown()).length, 20);
    });
  });
});

describe('5,000 results', () => {
  it('are usable soon after opening', async (context) => {
    const start = performance.now();
    await visit('many.html', {}, async (page) => {
      await page.locator('.open').first().waitFor();
      const opened = performance.now();
      await page.locator('#search').fill('city cabs');
      await page.waitForFunction(() => document.querySelector('#count').textContent === '1,666 of 5,000 results');
      const searched = performance.now();
      await page.locator('#search').fill('');
      await page.locator('#view-table').click();
      await page.locator('#table-head button', { hasText: 'total' }).click();
      await page.locator('[aria-sort=ascending]').waitFor();
      const sorted = performance.now();
      context.diagnostic(`5,000 results: opened in ${(opened - start).toFixed(0)} ms, searched in ${(searched - opened).toFixed(0)} ms, sorted as a table in ${(sorted - searched).toFixed(0)} ms`);
      assert.equal(await page.locator('#table-body tr').count(), 60);
      await page.locator('#more').scrollIntoViewIfNeeded();
      await page.waitForFunction(() => document.querySelectorAll('#table-body tr').length > 60);
    });
  });
});

describe('Hostile texts', () => {
  it('would be detected: the network log contains an image that a page requests from a server', async (context) => {
    const watched = await startBrowser();
    context.after(() => watched.close());
    writeFileSync(path.join(reports.folder, 'control.html'), '<img src="https://evil.example/control.png">');
    const visited = await watched.open(reports.url('control.html'));
    await visited.page.waitForLoadState('load');
    assert.deepEqual(visited.seen.requests.filter((url) => url.startsWith('https:')), ['https://evil.example/control.png']);
    assert.ok((await watched.close()).some((address) => address.includes('evil.example')));
  });

  it('have no effect in any part of a report', async (context) => {
    const texts = JSON.parse(readFileSync(payloads, 'utf8'));
    assert.ok(texts.length >= 40);
    const watched = await startBrowser();
    context.after(() => watched.close());
    const visited = await watched.open(reports.url('hostile.html'));
    const { page, seen } = visited;
    await page.exposeFunction('pwned', () => { seen.dialogs.push('pwned'); });
    await page.waitForFunction(() => document.querySelectorAll('.card, #table-body tr').length > 0);
    assert.equal(await page.evaluate(() => document.querySelectorAll('script[data-row]').length), 0);
    const items = texts.length * 5;
    assert.equal(await page.locator('#count').textContent(), `${items} results`);

    for (const view of ['#view-gallery', '#view-table']) {
      await page.locator(view).click();
      await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
      assert.equal(await page.locator('.open').count(), items);
      await page.evaluate(() => { for (const image of document.images) image.loading = 'eager'; });
      await page.mouse.move(300, 500);
    }
    // The page contains only elements of kinds that its own script creates.
    const elements = () => page.evaluate(() => [...new Set([...document.body.querySelectorAll('*')].map((node) => node.localName))].sort());
    const allowed = new Set('a article button caption dd details dialog div dl dt figcaption figure h1 h2 h3 header img input kbd label li main noscript ol option p rect script section select small span strong summary svg table tbody td th thead time title tr ul'.split(' '));
    assert.deepEqual((await elements()).filter((name) => !allowed.has(name)), []);

    await page.locator('.open').first().click();
    for (let index = 0; index < items; index++) {
      for (const mode of await page.locator('#viewer-stage [data-mode]').all()) await mode.click();
      if (index < items - 1) await page.locator('#viewer-next').click();
    }
    assert.deepEqual((await elements()).filter((name) => !allowed.has(name)), []);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('*')].flatMap((node) => [...node.attributes].filter((attribute) => /^on|^style$|^srcdoc$/.test(attribute.name) && !(attribute.name === 'style' && node.matches('.bar, .overlay, .overlay img, .proportions span'))).map((attribute) => `${node.localName} ${attribute.name}`))), []);
    // Links lead only to web addresses without a query, and to files.
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('a[href]:not(.skip-link)')].map((link) => link.getAttribute('href')).filter((href) => !/^(https?:\/\/|\.{1,2}\/)/.test(href) || href.includes('?'))), []);
    const folder = `${reports.url('')}/`;
    assert.deepEqual(seen.errors, []);
    assert.deepEqual(seen.dialogs, []);
    assert.deepEqual(seen.violations, []);
    assert.deepEqual(seen.requests.filter((url) => !url.startsWith('file:')), []);
    assert.ok(seen.requests.includes(`${folder}hostile.html`));
    assert.equal(page.url(), `${folder}hostile.html`);
    await visited.close();

    assert.deepEqual(await watched.close(), []);
  });
});
