// Creates the reports with the staged module, and starts a browser that records their requests and errors.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '..', '..', '..');
export const payloads = path.join(here, 'payloads.json');

/** Returns pwsh if it is in the PATH, and the .NET tool of the repository otherwise. */
export function shell() {
  const isInstalled = !spawnSync('pwsh', ['--version'], { stdio: 'ignore' }).error;
  return isInstalled ? ['pwsh', []] : ['dotnet', ['pwsh']];
}

/** Creates the reports in a new folder. */
export function createReports() {
  const folder = mkdtempSync(path.join(tmpdir(), 'writervision-report-'));
  const [command, options] = shell();
  const script = path.join(here, 'New-TestReport.ps1');
  const run = spawnSync(command, [...options, '-NoProfile', '-NonInteractive', '-File', script, '-Folder', folder, '-Payloads', payloads], { cwd: root, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The reports could not be created: ${run.error ?? run.stderr}${run.stdout}`);
  return { folder, url: (name) => pathToFileURL(path.join(folder, name)).href, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function executable() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => file && existsSync(file));
  if (!found) throw new Error('No Chromium was found. Install the package chromium, or set the environment variable CHROMIUM to its path.');
  return found;
}

/** The hosts that Chromium itself contacts, independent of the page. */
const ownHosts = /(^|[/.])(google|googleapis|gstatic)\.com\b|^https?:\/\/~notfound$/;

/** Starts the browser. Its network log contains all requests that it tries to send. */
export async function startBrowser() {
  const logFolder = mkdtempSync(path.join(tmpdir(), 'writervision-netlog-'));
  const log = path.join(logFolder, 'net.json');
  let closed;
  const browser = await chromium.launch({
    executablePath: executable(),
    // Host names are not resolved, so that the services of the browser cannot connect.
    args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--log-net-log=${log}`],
  });
  return {
    /** Opens a report, and records its dialogs, errors, requests and policy violations. */
    async open(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
      const page = await context.newPage();
      const seen = { dialogs: [], errors: [], requests: [], violations: [] };
      page.on('dialog', (dialog) => { seen.dialogs.push(dialog.message()); dialog.dismiss(); });
      page.on('pageerror', (error) => seen.errors.push(error.message));
      page.on('request', (request) => seen.requests.push(request.url()));
      page.on('popup', (popup) => { seen.dialogs.push(`popup ${popup.url()}`); popup.close(); });
      await page.exposeFunction('recordViolation', (text) => { seen.violations.push(text); });
      await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => window.recordViolation(`${event.violatedDirective} ${event.blockedURI}`)));
      await page.goto(url);
      await page.locator('#loading').waitFor({ state: 'detached' });
      return { page, seen, close: () => context.close() };
    },
    /** Ends the browser, and returns the web addresses and host names in its network log. */
    close() {
      closed ??= (async () => {
        await browser.close();
        const { events } = JSON.parse(readFileSync(log, 'utf8'));
        rmSync(logFolder, { recursive: true, force: true });
        if (events.length === 0) throw new Error('The network log is empty.');
        const addresses = events.flatMap(({ params }) => [params?.url, params?.host]).filter((text) => typeof text === 'string');
        return [...new Set(addresses)].filter((text) => !/^(file|data|about|blob|chrome):/.test(text) && !ownHosts.test(text));
      })();
      return closed;
    },
  };
}
