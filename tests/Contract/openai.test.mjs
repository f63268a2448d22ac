// The OpenAI-compatible API: checks the module and the emulator against OpenAI's API document, and tests the emulator with the official SDK.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import OpenAI from 'openai';
import { documents, runModule, samples, startEmulator, startInvalidAnswerProxy, startPrism, startRewritingProxy } from './support/processes.mjs';

const image = 'docs/samples/sunset.jpg';
const model = 'writer.palmyra-vision-7b';
const variables = { WRITER_API_TYPE: 'OpenAI' };
const imageUrl = (name, type) => `data:${type};base64,${readFileSync(path.join(samples, name)).toString('base64')}`;
const question = (text, url) => [{ role: 'user', content: [{ type: 'text', text }, { type: 'image_url', image_url: { url } }] }];
const size = {
  type: 'object', properties: { width: { type: 'integer' }, height: { type: 'integer' } }, required: ['width', 'height'], additionalProperties: false,
};

describe('The API document of OpenAI', () => {
  let emulator;
  let prism;

  before(async () => {
    emulator = await startEmulator();
    prism = await startPrism(`${emulator.address}/openai/v1`, documents.openai);
  });

  after(async () => {
    await prism.stop();
    await emulator.stop();
  });

  it('describes all requests of the module and the answers of the emulator', async () => {
    const { code, output } = await runModule(prism.address, `
      $PSDefaultParameterValues['*-Writer*:MaximumRetryCount'] = 0
      $result = Invoke-WriterVision 'Before {{image}} after' ${image} -System 'Be brief' -Temperature 0.5 -MaxTokens 500
      $result.Text
      'read ' + $result.FinishReason + ' ' + $result.Model + ' ' + ($result.TotalTokens -gt 0)
      'data ' + (Invoke-WriterVision 'How large?' ${image} -Schema ([ordered]@{ width = 'int'; height = 'int' })).Data.width
      'compared ' + (Compare-WriterImage docs/samples/floor-plan-before.png docs/samples/floor-plan-after.png).Differences.Count
      'models ' + @(Get-WriterModel).Count`, variables);
    assert.equal(code, 0, output);
    assert.match(output, /A JPEG image of 720 x 480 pixels/);
    for (const line of [`read stop ${model} True`, 'data 720', 'compared 1', 'models 3']) assert.match(output, new RegExp(`^${line}\\s*$`, 'm'));
  });

  it('describes the request that repeats a question', async () => {
    const proxy = await startInvalidAnswerProxy(prism.address);
    try {
      const { code, output } = await runModule(
        proxy.address, `$result = Invoke-WriterVision 'How large?' ${image} -Schema @{ width = 'int' }; 'data ' + $result.Data.width + ' after ' + $result.Attempts`, variables);
      assert.equal(code, 0, output);
      assert.match(output, /^data 720 after 2\s*$/m);
    } finally {
      await proxy.stop();
    }
  });

  for (const [name, request] of [
    ['max_tokens', (text) => text.replace('"max_tokens"', '"max_token"')],
    ['messages', (text) => text.replace('"messages"', '"mesages"')],
  ]) {
    it(`rejects a request of the module in which ${name} is misspelled`, async () => {
      const proxy = await startRewritingProxy(prism.address, { request });
      try {
        const { code, output } = await runModule(
          proxy.address, `Invoke-WriterVision 'p' ${image} -MaxTokens 100 -Schema @{ width = 'int' } -MaximumRetryCount 0`, variables);
        assert.notEqual(code, 0);
        assert.match(output, /422/);
      } finally {
        await proxy.stop();
      }
    });
  }
});

describe('The official OpenAI SDK and the emulator', () => {
  let emulator;
  let client;

  before(async () => {
    emulator = await startEmulator('--api-key', 'key-of-the-sdk');
    client = new OpenAI({ apiKey: 'key-of-the-sdk', baseURL: `${emulator.address}/openai/v1` });
  });

  after(() => emulator.stop());

  const scriptFaults = (...faults) => fetch(`${emulator.address}/_emulator/script`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults),
  });

  it('lists models', async () => {
    const ids = [];
    for await (const { id } of client.models.list()) ids.push(id);
    assert.ok(ids.includes(model));
  });

  it('chats with an image', async () => {
    const chat = await client.chat.completions.create({
      model, messages: question('What is it?', imageUrl('sunset.jpg', 'image/jpeg')), max_completion_tokens: 400, temperature: 0.2,
    });
    assert.match(chat.choices[0].message.content, /A JPEG image of 720 x 480 pixels/);
    assert.equal(chat.choices[0].finish_reason, 'stop');
    assert.equal(chat.usage.total_tokens, chat.usage.prompt_tokens + chat.usage.completion_tokens);
  });

  it('streams a chat', async () => {
    const stream = await client.chat.completions.create({ model, messages: question('What is it?', imageUrl('status-badge.gif', 'image/gif')), stream: true });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    assert.match(text, /A GIF image of 160 x 40 pixels/);
  });

  it('parses a structured answer', async () => {
    const chat = await client.chat.completions.parse({
      model,
      messages: question('How large is it?', imageUrl('sales-chart.png', 'image/png')),
      response_format: { type: 'json_schema', json_schema: { name: 'size', strict: true, schema: size } },
    });
    assert.deepEqual(JSON.parse(chat.choices[0].message.content), { width: 640, height: 400 });
  });

  it('maps each error to its class and code', async () => {
    const once = new OpenAI({ apiKey: 'key-of-the-sdk', baseURL: `${emulator.address}/openai/v1`, maxRetries: 0 });
    const ask = (name = model) => once.chat.completions.create({ model: name, messages: question('p', imageUrl('sunset.jpg', 'image/jpeg')) });
    for (const [status, type] of [
      [400, OpenAI.BadRequestError], [401, OpenAI.AuthenticationError], [403, OpenAI.PermissionDeniedError], [404, OpenAI.NotFoundError],
      [409, OpenAI.ConflictError], [422, OpenAI.UnprocessableEntityError], [429, OpenAI.RateLimitError], [500, OpenAI.InternalServerError],
    ]) {
      await scriptFaults({ kind: 'Status', status });
      await assert.rejects(ask(), type);
    }
    for (const [kind, code] of [['Quota', 'insufficient_quota'], ['Guardrail', 'content_filter']]) {
      await scriptFaults({ kind });
      await assert.rejects(ask(), { code });
    }
    await assert.rejects(ask('no-such-model'), { status: 404, code: 'model_not_found' });
    await assert.rejects(ask('writer.palmyra-x5'), OpenAI.BadRequestError);
  });

  it('retries transient failures', async () => {
    await scriptFaults({ kind: 'Status', status: 429, retryAfterMs: '10' }, { kind: 'Status', status: 503, retryAfterMs: '10' });
    const chat = await client.chat.completions.create({ model, messages: question('p', imageUrl('sunset.jpg', 'image/jpeg')) });
    assert.ok(chat.choices.length > 0);
  });
});
