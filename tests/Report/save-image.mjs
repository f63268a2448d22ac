// Creates docs/images/report.png: a report with the answers of the emulator for the sample receipts. Run dotnet build, then node save-image.mjs.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, shell, startBrowser } from './support/browser.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'receipts-'));
const samples = path.join(root, 'docs', 'samples');
for (const name of readdirSync(samples).filter((file) => /^receipt-|^README/.test(file))) copyFileSync(path.join(samples, name), path.join(folder, name));
const script = `
  . tests/Pester/Emulator.ps1
  $emulator = Start-Emulator
  try {
    $env:WRITER_BASE_URL = $emulator.Address
    $env:WRITER_API_KEY = 'any'
    Import-Module ./out/WriterVision
    Set-Location '${folder}'
    Invoke-WriterVision 'Warm up' receipt-taxi.png -WarningAction Ignore | Out-Null
    $schema = [ordered]@{ vendor = 'string'; date = 'date'; total = 'number' }
    Get-Item receipt*, README.md | Invoke-WriterVision 'Read the receipt' -Schema $schema -WarningAction Ignore 2>&1 | Export-WriterReport report.html -Title 'Receipts, spring 2026'
  }
  finally { Stop-Emulator $emulator }`;
const [command, options] = shell();
const run = spawnSync(command, [...options, '-NoProfile', '-NonInteractive', '-Command', script], { cwd: root, stdio: 'inherit' });
if (run.status !== 0) process.exit(1);
const browser = await startBrowser();
const { page } = await browser.open(pathToFileURL(path.join(folder, 'report.html')).href, { viewport: { width: 1120, height: 872 } });
await page.waitForFunction(() => [...document.images].every((image) => image.complete));
await page.screenshot({ path: path.join(root, 'docs', 'images', 'report.png') });
await browser.close();
rmSync(folder, { recursive: true });
