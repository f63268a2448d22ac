// Repeats the calls of the test suites of Writer's official SDKs, with ids and values of the emulator instead of placeholders. The calls of
// writer-node are made with the SDK. The calls of writer-python are sent as HTTP requests.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Writer, { toFile } from 'writer-sdk';
import { samples, startEmulator, startPrism } from './support/processes.mjs';

const key = 'key-of-the-suites';
const image = readFileSync(path.join(samples, 'receipt-taxi.png'));
const graph = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

/** A message of the suites in which every documented member has a value. */
const message = {
  role: 'user',
  content: 'string',
  graph_data: {
    references: {
      // Only this name is in camel case in the request; the SDK for Python calls it file_id.
      files: [{ fileId: 'fileId', score: 0, text: 'text', cite: 'cite', page: 0 }],
      web: [{ score: 0, text: 'text', title: 'title', url: 'https://example.com' }],
    },
    sources: [{ file_id: 'file_id', snippet: 'snippet' }],
    status: 'processing',
    subqueries: [{ answer: 'answer', query: 'query', sources: [{ file_id: 'file_id', snippet: 'snippet' }] }],
  },
  name: 'name',
  refusal: 'refusal',
  tool_call_id: 'tool_call_id',
  tool_calls: [{ id: 'id', function: { arguments: 'arguments', name: 'name' }, type: 'function', index: 0 }],
};

const minimalChat = { messages: [{ role: 'user' }], model: 'palmyra-x5' };

const fullChat = {
  messages: [message],
  model: 'palmyra-x5',
  logprobs: true,
  max_tokens: 1,
  n: 1,
  response_format: { type: 'text', json_schema: {} },
  stop: ['string'],
  stream: false,
  stream_options: { include_usage: true },
  temperature: 0,
  tool_choice: { value: 'none' },
  tools: [{ function: { name: 'name', description: 'description', parameters: { foo: 'bar' } }, type: 'function' }],
  top_p: 0,
};

const question = (first, second) => ({
  model: 'palmyra-vision',
  prompt: 'Describe the difference between the image {{image_1}} and the image {{image_2}}.',
  variables: [{ file_id: first, name: 'image_1' }, { file_id: second, name: 'image_2' }],
});

/** Uploads a file, and returns its id. */
async function uploadTo(address) {
  const answer = await fetch(`${address}/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'image/png', 'content-disposition': 'attachment; filename=receipt-taxi.png' },
    body: image,
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()).id;
}

describe('The calls of the suite of writer-node', () => {
  let emulator;
  let client;

  before(async () => {
    emulator = await startEmulator('--allow-retired', '--api-key', key);
    client = new Writer({ apiKey: key, baseURL: emulator.address });
  });

  after(() => emulator.stop());

  const upload = () => uploadTo(emulator.address);

  /** Awaits a call in each of the ways that the SDK offers, as the suite does. */
  async function every(call) {
    const raw = await call.asResponse();
    assert.ok(raw instanceof Response);
    const data = await call;
    assert.ok(!(data instanceof Response));
    const both = await call.withResponse();
    assert.equal(both.data, data);
    assert.equal(both.response, raw);
    return data;
  }

  it('chat: only required params', async () => {
    assert.ok((await every(client.chat.chat(minimalChat))).choices.length > 0);
  });

  it('chat: required and optional params', async () => {
    const chat = await client.chat.chat(fullChat);
    assert.equal(chat.choices[0].finish_reason, 'length');
  });

  it('files retrieve', async () => {
    const id = await upload();
    assert.equal((await every(client.files.retrieve(id))).id, id);
  });

  it('files list', async () => {
    assert.ok((await every(client.files.list())).data.length > 0);
  });

  it('files list: request options and params are passed correctly', () => assert.rejects(
    client.files.list(
      { after: 'after', before: 'before', file_types: 'file_types', graph_id: graph, limit: 0, order: 'asc', status: 'in_progress' },
      { path: '/_stainless_unknown_path' },
    ),
    Writer.NotFoundError,
  ));

  it('files delete', async () => {
    const id = await upload();
    assert.deepEqual(await every(client.files.delete(id)), { id, deleted: true });
  });

  it('files retry: only required params', async () => {
    assert.equal((await every(client.files.retry({ file_ids: [await upload()] }))).success, true);
  });

  it('files retry: required and optional params', async () => {
    assert.equal((await client.files.retry({ file_ids: [await upload()] })).success, true);
  });

  const content = async () => ({
    content: await toFile(Buffer.from('# my file contents'), 'README.md'),
    'Content-Disposition': 'attachment; filename=README.txt',
    'Content-Type': 'text/plain',
  });

  it('files upload: only required params', async () => {
    assert.equal((await every(client.files.upload(await content()))).name, 'README.txt');
  });

  it('files upload: required and optional params', async () => {
    assert.equal((await client.files.upload({ ...await content(), graphId: graph })).name, 'README.txt');
  });

  it('models list', async () => {
    assert.ok((await every(client.models.list())).models.length > 0);
  });

  it('vision analyze: only required params', async () => {
    assert.match((await every(client.vision.analyze(question(await upload(), await upload())))).data, /PNG/);
  });

  it('vision analyze: required and optional params', async () => {
    assert.match((await client.vision.analyze(question(await upload(), await upload()))).data, /PNG/);
  });
});

describe('The requests of the suite of writer-python', () => {
  let emulator;
  let prism;

  before(async () => {
    emulator = await startEmulator('--allow-retired', '--api-key', key);
    prism = await startPrism(emulator.address);
  });

  after(async () => {
    await prism.stop();
    await emulator.stop();
  });

  const upload = () => uploadTo(emulator.address);

  // Prism checks the answers against the document; the suite checks them against its types. Prism does not support bytes and streams.
  const json = (method, endpoint, body) => ({ address: prism.address, method, endpoint, body: body && JSON.stringify(body), type: 'application/json' });
  const direct = (method, endpoint, body, type, headers) => ({ address: emulator.address, method, endpoint, body, type, headers });
  const stream = (chat) => direct('POST', '/v1/chat', JSON.stringify({ ...chat, stream: true }), 'application/json');
  const bytes = (query) => direct('POST', `/v1/files${query}`, 'Example data', 'text/plain', { 'content-disposition': 'attachment; filename=example.txt' });

  const requests = {
    chat_overload_1: () => json('POST', '/v1/chat', minimalChat),
    chat_with_all_params_overload_1: () => json('POST', '/v1/chat', fullChat),
    chat_overload_2: () => stream(minimalChat),
    chat_with_all_params_overload_2: () => stream(fullChat),
    retrieve: async () => json('GET', `/v1/files/${await upload()}`),
    list: () => json('GET', '/v1/files'),
    list_with_all_params: async () => json(
      'GET', `/v1/files?after=${await upload()}&before=${await upload()}&file_types=png&graph_id=${graph}&limit=1&order=asc&status=in_progress`),
    delete: async () => json('DELETE', `/v1/files/${await upload()}`),
    download: async () => direct('GET', `/v1/files/${await upload()}/download`),
    retry: async () => json('POST', '/v1/files/retry', { file_ids: [await upload()] }),
    upload: () => bytes(''),
    upload_with_all_params: () => bytes(`?graphId=${graph}`),
    models_list: () => json('GET', '/v1/models'),
    analyze: async () => json('POST', '/v1/vision', question(await upload(), await upload())),
  };
  const answers = {
    download: (body) => assert.deepEqual(body, image),
    upload: (body) => assert.equal(JSON.parse(body).name, 'example.txt'),
    upload_with_all_params: (body) => assert.equal(JSON.parse(body).name, 'example.txt'),
    chat_overload_2: (body) => assert.match(body.toString(), /^data: \{.*"choices".*\n\ndata: \[DONE\]\s*$/s),
    chat_with_all_params_overload_2: (body) => assert.match(body.toString(), /^data: \{.*"choices".*\n\ndata: \[DONE\]\s*$/s),
  };

  // Each call is tested as a method, as a raw response and as a streamed response. Those with all parameters are tested as methods only.
  for (const [name, request] of Object.entries(requests)) {
    for (const kind of name.includes('all_params') ? [''] : ['', 'raw', 'stream']) {
      it(`${name}${kind && `, ${kind} response`}`, async () => {
        const { address, method, endpoint, body, type, headers } = await request();
        const answer = await fetch(address + endpoint, {
          method,
          body,
          headers: {
            authorization: `Bearer ${key}`,
            accept: 'application/json',
            'user-agent': 'Writer/Python',
            'x-stainless-lang': 'python',
            ...(kind && { 'x-stainless-raw-response': kind }),
            ...(type && { 'content-type': type }),
            ...headers,
          },
        });
        const content = Buffer.from(await answer.arrayBuffer());
        assert.equal(answer.status, 200, content.toString());
        (answers[name] ?? ((text) => assert.equal(typeof JSON.parse(text), 'object')))(content);
      });
    }
  }
});
