// Writer's official SDK for Node, with the same number of calls at a time. Its input and output are those of Measure.ps1.
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { BENCHMARK_Port, BENCHMARK_Images, BENCHMARK_WarmUp, BENCHMARK_Concurrency, BENCHMARK_Packages } = process.env;
const require = createRequire(path.join(BENCHMARK_Packages, 'package.json'));
const { default: Writer } = await import(pathToFileURL(require.resolve('writer-sdk')));
const client = new Writer();

async function ask(file) {
  const image = (await readFile(file)).toString('base64');
  const answer = await client.chat.chat({
    model: 'palmyra-x5',
    messages: [{
      role: 'user',
      content: [
        { type: 'text', text: 'Describe the image' },
        { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${image}` } },
      ],
    }],
  });
  return answer.choices[0].message.content;
}

async function run(folder) {
  const files = (await readdir(folder)).map((name) => path.join(folder, name)).values();
  let answers = 0;
  await Promise.all(Array.from({ length: Number(BENCHMARK_Concurrency) }, async () => {
    for (const file of files) {
      try {
        await ask(file);
        answers++;
      } catch (error) {
        console.error(error.message);
      }
    }
  }));
  return answers;
}

const idle = process.memoryUsage().rss;
await run(BENCHMARK_WarmUp);

const connection = connect(Number(BENCHMARK_Port), '127.0.0.1');
await once(connection, 'data');
const cpuBefore = process.cpuUsage();
const start = process.hrtime.bigint();
const answers = await run(BENCHMARK_Images);
const wall = Number(process.hrtime.bigint() - start) / 1e9;
const { user, system } = process.cpuUsage(cpuBefore);
connection.end(JSON.stringify({ answers, wall, cpu: (user + system) / 1e6, idle, peak: process.resourceUsage().maxRSS * 1024 }));
