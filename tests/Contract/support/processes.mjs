// Starts and stops the programs that the tests use.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { parse } from 'yaml';
import { startGuard } from './guard.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '..', '..', '..');
export const samples = path.join(root, 'docs', 'samples');
const configuration = process.env.CONFIGURATION ?? 'Debug';

const built = (project) => path.join(root, 'src', project, 'bin', configuration, 'net10.0', `${project}.dll`);

/** Starts a program, and waits for a line of its output that contains its address. */
async function start(command, args, pattern, { isLauncher = false } = {}) {
  // A launcher starts the program as a child process. Both are in one process group, so that both can be ended.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: isLauncher && process.platform !== 'win32' });
  const log = [];
  child.stderr.on('data', (data) => log.push(data.toString()));
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${log.join('')}`)));
    lines.on('line', (line) => {
      log.push(line);
      const match = pattern.exec(line);
      if (match) resolve(match[1]);
    });
  });
  return {
    address,
    log,
    async stop() {
      child.removeAllListeners('exit');
      if (isLauncher && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Starts the emulator on a free port. */
export const startEmulator = (...options) =>
  start('dotnet', [built('WriterVision.Emulator'), '--port', '0', ...options], /is listening on (http:\/\/\S+?)\. /);

/** The API documents: Writer's own, and OpenAI's (MIT license), reduced to chat completions and models. */
export const documents = { writer: 'openapi.yml', openai: 'openai.json' };

/**
 * Returns a document that Prism can check. If a schema is `nullable` and has no `type`, Prism's validator silently checks nothing. This
 * affects every chat request. No client here sends null for such a value, so `nullable` is removed.
 */
function readableDocument(name) {
  const document = parse(readFileSync(path.join(root, 'tests', 'Contract', name), 'utf8'));
  const visit = (node) => {
    if (!node || typeof node !== 'object') return;
    if (node.nullable === true && !node.type) delete node.nullable;
    Object.values(node).forEach(visit);
  };
  visit(document);
  return document;
}

/**
 * Starts Prism as a proxy. It returns an error for a request or an answer that does not match the document. Prism accepts undocumented
 * names, such as a misspelled optional name, so the guard in front of it rejects them.
 */
export async function startPrism(upstream, name = documents.writer) {
  const document = readableDocument(name);
  const folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
  const file = path.join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const prism = path.join(root, 'tests', 'Contract', 'node_modules', '@stoplight', 'prism-cli', 'dist', 'index.js');
  const running = await start(
    process.execPath, [prism, 'proxy', '--errors', '--port', String(await freePort()), file, upstream], /listening on (http:\/\/[\d.:]+)/);
  const guard = await startGuard(document, running.address);
  return { ...running, address: guard.address, stop: async () => { await guard.stop(); await running.stop(); rmSync(folder, { recursive: true }); } };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts Steady, which supports binary bodies. It checks requests against Writer's document, and creates answers from the document. */
export async function startSteady() {
  const folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
  const file = path.join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(readableDocument(documents.writer)));
  const steady = path.join(root, 'tests', 'Contract', 'node_modules', '@stdy', 'cli', 'steady.js');
  const port = await freePort();
  const running = await start(process.execPath, [steady, '--no-color', '--reject-on-sdk-error', '--port', String(port), file], new RegExp(`(http://[^\\s]*:${port})`), { isLauncher: true });
  return { ...running, address: `http://127.0.0.1:${port}`, stop: async () => { await running.stop(); rmSync(folder, { recursive: true }); } };
}

/** Starts a proxy that changes the URL or the text of requests and answers, so that a test can verify that Prism rejects the change. */
export async function startRewritingProxy(upstream, { url = (text) => text, request = (text) => text, response = (text) => text }) {
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = { ...incoming.headers };
    delete headers.host;
    delete headers['content-length'];
    delete headers.expect;
    const body = Buffer.concat(chunks);
    const answer = await fetch(upstream + url(incoming.url), {
      method: incoming.method, headers, body: body.length ? request(body.toString()) : undefined,
    });
    const text = response(await answer.text());
    outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    outgoing.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}

/** Starts a proxy that replaces the first answer of a model with one that does not match the schema, so that the client repeats the question. */
export function startInvalidAnswerProxy(upstream) {
  let isFirst = true;
  return startRewritingProxy(upstream, {
    response: (text) => {
      if (!isFirst || !text.includes('"choices"')) return text;
      isFirst = false;
      return text.replace(/"content":\s*"(\\.|[^"\\])*"/, '"content":"I cannot say."');
    },
  });
}

/** Runs PowerShell commands with the staged module, in the engine of the quickstart. The first error ends the script with a nonzero exit code. */
export async function runModule(endpoint, script, variables = {}) {
  const child = spawn('dotnet', [built('WriterVision.Quickstart'), '-Command', `$ErrorActionPreference = 'Stop'\n${script}`], {
    cwd: root, env: { ...process.env, WRITER_API_KEY: 'key-of-the-contract', WRITER_BASE_URL: endpoint, ...variables }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data) => { output += data; });
  child.stderr.on('data', (data) => { output += data; });
  const [code] = await once(child, 'exit');
  return { code, output };
}
