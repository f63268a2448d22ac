// Tests the emulator with Writer's official SDK. Only the base address and the API key are set.
import assert from 'node:assert/strict';
import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Writer from 'writer-sdk';
import { samples, startEmulator } from './support/processes.mjs';

const imageUrl = (name, type) => `data:${type};base64,${readFileSync(path.join(samples, name)).toString('base64')}`;

const question = (text, ...images) => [{
  role: 'user',
  content: [{ type: 'text', text }, ...images.map((url) => ({ type: 'image_url', image_url: { url } }))],
}];

describe('The official SDK and the emulator', () => {
  let emulator;
  let client;

  const upload = (name = 'receipt-taxi.png', type = 'image/png') => client.files.upload({
    content: createReadStream(path.join(samples, name)), 'Content-Disposition': `attachment; filename=${name}`, 'Content-Type': type,
  });

  before(async () => {
    emulator = await startEmulator('--allow-retired', '--api-key', 'key-of-the-sdk');
    client = new Writer({ apiKey: 'key-of-the-sdk', baseURL: emulator.address });
  });

  after(() => emulator.stop());

  it('contains the methods that the guide about retired models names', () => {
    const guide = readFileSync(new URL('../../docs/guides/when-a-model-is-retired.md', import.meta.url), 'utf8');
    const named = [...guide.matchAll(/SDK `(\w+)\.(\w+)`/g)];
    assert.ok(named.length >= 9);
    for (const [, resource, method] of named) assert.equal(typeof client[resource]?.[method], 'function', `${resource}.${method}`);
  });

  it('lists models', async () => {
    const { models } = await client.models.list();
    assert.ok(models.some(({ id, name }) => id === 'palmyra-x5' && name === 'Palmyra X5'));
  });

  it('uploads from a stream, retrieves, downloads and deletes', async () => {
    const file = await upload();
    assert.equal(file.name, 'receipt-taxi.png');
    assert.equal((await client.files.retrieve(file.id)).id, file.id);
    const download = await client.files.download(file.id);
    assert.deepEqual(Buffer.from(await download.arrayBuffer()), readFileSync(path.join(samples, 'receipt-taxi.png')));
    assert.deepEqual(await client.files.delete(file.id), { id: file.id, deleted: true });
    await assert.rejects(client.files.retrieve(file.id), Writer.NotFoundError);
  });

  it('reads all pages of a list, in both orders', async () => {
    const ids = [];
    for (let count = 0; count < 7; count++) ids.push((await upload()).id);
    for (const order of ['asc', 'desc']) {
      const seen = [];
      for await (const file of client.files.list({ limit: 2, order })) seen.push(file.id);
      assert.deepEqual(seen, order === 'asc' ? ids : [...ids].reverse());
    }
    await assert.rejects(client.files.list({ limit: 101 }), Writer.BadRequestError);
    for (const id of ids) await client.files.delete(id);
  });

  it('retries the processing of files', async () => {
    const file = await upload();
    assert.deepEqual(await client.files.retry({ file_ids: [file.id] }), { success: true });
    await client.files.delete(file.id);
  });

  it('analyzes uploaded images with the vision endpoint', async () => {
    const [before, after] = [await upload('floor-plan-before.png'), await upload('floor-plan-after.png')];
    const { data } = await client.vision.analyze({
      model: 'palmyra-vision',
      prompt: 'What is the difference between the image {{image_1}} and the image {{image_2}}?',
      variables: [{ name: 'image_1', file_id: before.id }, { name: 'image_2', file_id: after.id }],
    });
    assert.match(data, /differ in 2\.6% of their pixels, all within the rectangle from \(60, 100\) to \(150, 150\)/);
    await assert.rejects(client.vision.analyze({
      model: 'palmyra-vision', prompt: 'Nothing is named here', variables: [{ name: 'image_1', file_id: before.id }],
    }), Writer.BadRequestError);
  });

  it('chats with images inline', async () => {
    const chat = await client.chat.chat({
      model: 'palmyra-x5', messages: question('What is in this image?', imageUrl('sunset.jpg', 'image/jpeg')), max_tokens: 400, temperature: 0.2,
    });
    assert.match(chat.choices[0].message.content, /A JPEG image of 720 x 480 pixels/);
    assert.equal(chat.choices[0].finish_reason, 'stop');
    assert.equal(chat.usage.total_tokens, chat.usage.prompt_tokens + chat.usage.completion_tokens);
  });

  it('chats with the vision tool about uploaded files', async () => {
    const file = await upload('sunset.jpg', 'image/jpeg');
    const chat = await client.chat.chat({
      model: 'palmyra-x4',
      messages: [{ role: 'user', content: 'Describe {{image_1}}' }],
      tools: [{ type: 'vision', function: { model: 'palmyra-vision', variables: [{ name: 'image_1', file_id: file.id }] } }],
    });
    assert.match(chat.choices[0].message.content, /A JPEG image of 720 x 480 pixels/);
  });

  it('streams a chat', async () => {
    const stream = await client.chat.chat({
      model: 'palmyra-x5', messages: question('What is it?', imageUrl('status-badge.gif', 'image/gif')), stream: true, stream_options: { include_usage: true },
    });
    let text = '';
    let usage;
    let reason;
    for await (const chunk of stream) {
      text += chunk.choices[0].delta.content ?? '';
      usage = chunk.usage ?? usage;
      reason = chunk.choices[0].finish_reason ?? reason;
    }
    assert.match(text, /A GIF image of 160 x 40 pixels/);
    assert.equal(reason, 'stop');
    assert.ok(usage.total_tokens > 0);
  });

  it('parses a structured answer', async () => {
    const chat = await client.chat.parse({
      model: 'palmyra-x5',
      messages: question('How large is it?', imageUrl('sales-chart.png', 'image/png')),
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'size',
          schema: {
            type: 'object',
            properties: { width: { type: 'integer' }, height: { type: 'integer' }, format: { type: 'string' } },
            required: ['width', 'height', 'format'],
            additionalProperties: false,
          },
        },
      },
    });
    assert.deepEqual(JSON.parse(chat.choices[0].message.content), { width: 640, height: 400, format: 'PNG' });
  });

  it('maps each error to its class', async () => {
    const once = new Writer({ apiKey: 'key-of-the-sdk', baseURL: emulator.address, maxRetries: 0 });
    const ask = () => once.models.list();
    for (const [status, type] of [
      [400, Writer.BadRequestError], [401, Writer.AuthenticationError], [403, Writer.PermissionDeniedError], [404, Writer.NotFoundError],
      [409, Writer.ConflictError], [422, Writer.UnprocessableEntityError], [429, Writer.RateLimitError], [500, Writer.InternalServerError],
    ]) {
      await fetch(`${emulator.address}/_emulator/script`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify([{ kind: 'Status', status }]),
      });
      await assert.rejects(ask(), type);
    }
    await assert.rejects(new Writer({ apiKey: 'wrong', baseURL: emulator.address, maxRetries: 0 }).models.list(), Writer.AuthenticationError);
    await assert.rejects(client.chat.chat({ model: 'palmyra-none', messages: [{ role: 'user', content: 'x' }] }), Writer.NotFoundError);
  });

  it('retries transient failures after the time that the server specifies', async () => {
    await fetch(`${emulator.address}/_emulator/script`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ kind: 'Status', status: 429, retryAfterMs: '10' }, { kind: 'Status', status: 503, retryAfterMs: '10' }]),
    });
    assert.ok((await client.models.list()).models.length > 0);
  });
});
