// The module and the SDK call the emulator through Prism, which checks each request and each answer against Writer's API document.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import Writer from 'writer-sdk';
import { runModule, startEmulator, startInvalidAnswerProxy, startPrism, startRewritingProxy, startSteady } from './support/processes.mjs';

const image = 'docs/samples/sunset.jpg';

describe('The API document of Writer', () => {
  let emulator;
  let prism;

  before(async () => {
    emulator = await startEmulator('--allow-retired');
    prism = await startPrism(emulator.address);
  });

  after(async () => {
    await prism.stop();
    await emulator.stop();
  });

  const counts = async () => (await (await fetch(`${emulator.address}/_emulator/state`)).json()).answers;

  it('describes all requests of Invoke-WriterVision, and their answers', async () => {
    const { code, output } = await runModule(prism.address, `
      $results = @(Invoke-WriterVision 'Before {{image}} after' ${image} -System 'Be brief' -Temperature 0.5 -MaxTokens 500 -MaximumRetryCount 0)
      $results += Get-ChildItem docs/samples -Filter *.png | Invoke-WriterVision 'p' -MaximumRetryCount 0
      $results.ForEach{ $_.Name + ': ' + $_.Text }
      'read ' + $results[0].FinishReason + ' ' + $results[0].Model
      $usage = $results[0].Usage
      'used ' + ($usage.PromptTokens -gt 0) + ' ' + ($usage.CompletionTokens -gt 0) + ' ' + ($usage.TotalTokens -eq $usage.PromptTokens + $usage.CompletionTokens)
      'refused: ' + (Invoke-WriterVision 'p' ${image} -Schema @{ total = 'number' } -MaximumRetryCount 0).Text`);
    assert.equal(code, 0, output);
    for (const line of ['read stop palmyra-x5', 'used True True True', 'refused: \\S.*']) assert.match(output, new RegExp(`^${line}\\s*$`, 'm'));
    assert.match(output, /sunset\.jpg: \[WriterVision emulator\] A JPEG image of 720 x 480 pixels/);
    assert.match(output, /floor-plan-after\.png: /);
  });

  it('describes the request that repeats a question', async () => {
    const proxy = await startInvalidAnswerProxy(prism.address);
    try {
      const { code, output } = await runModule(
        proxy.address, `$result = Invoke-WriterVision 'How large?' ${image} -Schema @{ width = 'int' }; 'data ' + $result.Data.width + ' after ' + $result.Attempts`);
      assert.equal(code, 0, output);
      assert.match(output, /^data 720 after 2\s*$/m);
    } finally {
      await proxy.stop();
    }
  });

  it('describes the answer of each of its paths', async () => {
    const client = new Writer({ apiKey: 'key-of-the-contract', baseURL: prism.address, maxRetries: 0 });
    // Prism reads bodies as text, so these files are text files.
    const upload = () => client.files.upload({
      content: Readable.from([Buffer.from('A plain text about a cat.')]), 'Content-Disposition': 'attachment; filename=cat.txt', 'Content-Type': 'text/plain',
    }, { headers: { 'Content-Length': '25' } });
    const file = await upload();
    await upload();
    await client.models.list();
    await client.files.list({ limit: 1, order: 'asc', status: 'completed', file_types: 'txt' });
    await client.files.retrieve(file.id);
    assert.equal(await (await client.files.download(file.id)).text(), 'A plain text about a cat.');
    await client.files.retry({ file_ids: [file.id] });
    await client.vision.analyze({ model: 'palmyra-vision', prompt: 'What does {{text}} say?', variables: [{ name: 'text', file_id: file.id }] });
    await client.chat.chat({
      model: 'palmyra-x4',
      messages: [{ role: 'user', content: 'What does {{text}} say?' }],
      tools: [{ type: 'vision', function: { model: 'palmyra-vision', variables: [{ name: 'text', file_id: file.id }] } }],
    });
    await client.chat.chat({
      model: 'palmyra-x5',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      response_format: { type: 'json_schema', json_schema: { schema: { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] } } },
    });
    await client.files.delete(file.id);

    const seen = Object.keys(await counts()).filter((name) => name.endsWith(' 200')).map((name) => name.replace(/ 200$/, '')).sort();
    assert.deepEqual(seen, [
      '/v1/chat', '/v1/files', '/v1/files/retry', '/v1/files/{id}', '/v1/files/{id}/download', '/v1/models', '/v1/vision',
    ]);
  });

  it('describes all requests of the commands, and their answers', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'contract-'));
    const note = path.join(folder, 'note.txt');
    await writeFile(note, 'A plain text about a cat.');
    // More files than one page contains.
    for (let count = 0; count < 101; count++) {
      await fetch(`${emulator.address}/v1/files`, {
        method: 'POST', headers: { authorization: 'Bearer x', 'content-type': 'text/plain', 'content-disposition': 'attachment; filename=page.txt' }, body: 'A page.',
      });
    }
    try {
      const { code, output } = await runModule(prism.address, `
        $PSDefaultParameterValues['*-Writer*:MaximumRetryCount'] = 0
        $file = Send-WriterFile '${note}' -GraphId 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e
        'sent ' + $file.Name + ' ' + $file.Status + ' ' + [bool] $file.CreatedAt
        'listed ' + @(Get-WriterFile -Name note.txt -Status completed -FileType txt -Order asc).Count
        'paged ' + @(Get-WriterFile -Name page.txt).Count
        'in graph ' + (Get-WriterFile -GraphId 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e).GraphIds
        'got ' + (Get-WriterFile $file.Id).Id.Equals($file.Id)
        'received ' + (Receive-WriterFile $file '${path.join(folder, 'in')}').Length
        Restart-WriterFile $file
        'models ' + @(Get-WriterModel palmyra-*).Count + ' ' + (Get-WriterModel palmyra-x5).DisplayName
        'vision ' + ($file | Invoke-WriterVision 'What does {{image}} say?' -Model palmyra-vision).Model
        'tool ' + (Invoke-WriterVision 'What does it say?' '${note}' -Model palmyra-x4).Model
        'combined ' + @(Get-ChildItem docs/samples -Filter *.jpg | Invoke-WriterVision 'Are they like {{image_1}}?' -Combine).Count
        'compared ' + (Compare-WriterImage docs/samples/floor-plan-before.png docs/samples/floor-plan-after.png).Differences.Count
        Remove-WriterFile $file -Confirm:$false
        'left ' + @(Get-WriterFile -Name note.txt).Count`);
      assert.equal(code, 0, output);
      for (const line of [
        'sent note.txt completed True', 'listed 1', 'paged 101', 'in graph 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e', 'got True', 'received 25', 'vision palmyra-vision', 'tool palmyra-x4', 'combined 1', 'compared 1', 'left 0',
      ]) {
        assert.match(output, new RegExp(`^${line}\\s*$`, 'm'));
      }
      assert.match(output, /^models [1-9] Palmyra X5\s*$/m);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('rejects an undocumented request on every path with a body', async () => {
    for (const [endpoint, body] of [['/v1/chat', { model: 'palmyra-x5' }], ['/v1/vision', { model: 'palmyra-vision' }], ['/v1/files/retry', {}]]) {
      const answer = await fetch(prism.address + endpoint, {
        method: 'POST', headers: { authorization: 'Bearer x', 'content-type': 'application/json' }, body: JSON.stringify(body),
      });
      assert.equal(answer.status, 422, endpoint);
    }
  });

  // These tests verify the check: it must fail if a name in a request or an answer is misspelled.
  for (const [name, rename, command] of [
    ['max_tokens', { request: (text) => text.replace('"max_tokens"', '"max_token"') }, `Invoke-WriterVision 'p' ${image} -MaxTokens 100 -MaximumRetryCount 0`],
    ['image_url.url', { request: (text) => text.replace('{"url":', '{"detail":"low","url":').replace('"image_url":{"detail"', '"image_url":{"details"') }, `Invoke-WriterVision 'p' ${image} -MaximumRetryCount 0`],
    ['file_types', { url: (text) => text.replace('file_types', 'file_type') }, 'Get-WriterFile -FileType txt -MaximumRetryCount 0'],
  ]) {
    it(`rejects a request in which the optional name ${name} is misspelled`, async () => {
      const proxy = await startRewritingProxy(prism.address, rename);
      try {
        assert.equal((await runModule(prism.address, command)).code, 0);
        const { code, output } = await runModule(proxy.address, command);
        assert.notEqual(code, 0);
        assert.match(output, /422/);
      } finally {
        await proxy.stop();
      }
    });
  }

  it('rejects a request in which a required name is misspelled', async () => {
    const proxy = await startRewritingProxy(prism.address, { request: (text) => text.replace('"messages"', '"mesages"') });
    try {
      const { code, output } = await runModule(proxy.address, `Invoke-WriterVision 'p' ${image} -MaximumRetryCount 0`);
      assert.notEqual(code, 0);
      assert.match(output, /422/);
    } finally {
      await proxy.stop();
    }
  });

  it('rejects an answer in which a name is misspelled', async () => {
    const proxy = await startRewritingProxy(emulator.address, { response: (text) => text.replace('"finish_reason"', '"finishReason"') });
    const strict = await startPrism(proxy.address);
    try {
      const { code, output } = await runModule(strict.address, `Invoke-WriterVision 'p' ${image} -MaximumRetryCount 0`);
      assert.notEqual(code, 0);
      assert.match(output, /500/);
    } finally {
      await strict.stop();
      await proxy.stop();
    }
  });
});

// Prism reads bodies as text, so Steady checks the uploads of images.
describe('Uploads of real images', () => {
  let steady;

  before(async () => { steady = await startSteady(); });

  after(() => steady.stop());

  it('are sent as documented', async () => {
    const { code, output } = await runModule(steady.address, `(Send-WriterFile ${image}, docs/samples/floor-plan-after.png -MaximumRetryCount 0).Count`);
    assert.equal(code, 0, output + steady.log.join(''));
    assert.match(output, /^2\s*$/m);
  });

  it('are refused without a header that the document requires', async () => {
    const answer = await fetch(`${steady.address}/v1/files`, {
      method: 'POST', headers: { authorization: 'Bearer x', 'content-type': 'image/jpeg' }, body: Buffer.from([0xff, 0xd8, 0xff, 0x00]),
    });
    assert.equal(answer.status, 400);
  });
});
