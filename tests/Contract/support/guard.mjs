// Rejects requests with undocumented names in the query or at any level of the body.
import { once } from 'node:events';
import { createServer } from 'node:http';

const methods = new Set(['get', 'put', 'post', 'delete', 'patch']);

/** Starts a proxy that forwards requests unchanged, and answers with status 422 if a request contains an undocumented name. */
export async function startGuard(document, upstream) {
  const resolve = (node) => (node?.$ref ? resolve(node.$ref.slice(2).split('/').reduce((at, step) => at[step.replaceAll('~1', '/').replaceAll('~0', '~')], document)) : node);
  const operations = Object.entries(document.paths).flatMap(([template, item]) => Object.entries(item)
    .filter(([method]) => methods.has(method))
    .map(([method, operation]) => ({
      method,
      pattern: new RegExp(`^${template.replace(/[.*+?^$|()[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
      literal: !template.includes('{'),
      query: new Set([...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve).filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name)),
      body: resolve(operation.requestBody)?.content?.['application/json']?.schema,
    })));

  /** Returns the schema and all its alternatives, with references resolved. */
  const alternatives = (schema) => {
    const node = resolve(schema);
    if (!node) return [];
    return [node, ...[...(node.allOf ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(alternatives)];
  };

  const unknownNames = (schemas, value, place) => {
    const nodes = schemas.flatMap(alternatives);
    if (Array.isArray(value)) return value.flatMap((item, index) => unknownNames(nodes.map((node) => node.items).filter(Boolean), item, `${place}[${index}]`));
    const known = nodes.filter((node) => node.properties);
    // Any name is valid if the schema has no properties or allows additional ones, as for the JSON Schema of a user.
    if (value === null || typeof value !== 'object' || known.length === 0 || nodes.some((node) => node.additionalProperties)) return [];
    return Object.entries(value).flatMap(([name, member]) => {
      const members = known.map((node) => node.properties[name]).filter(Boolean);
      return members.length === 0 ? [`${place}.${name}`] : unknownNames(members, member, `${place}.${name}`);
    });
  };

  const check = (method, url, body) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const matches = operations.filter((operation) => operation.method === method.toLowerCase() && operation.pattern.test(pathname));
    const operation = matches.find((match) => match.literal) ?? matches[0];
    if (!operation) return [];
    const unknown = [...searchParams.keys()].filter((name) => !operation.query.has(name)).map((name) => `?${name}`);
    return operation.body && body.length ? [...unknown, ...unknownNames([operation.body], JSON.parse(body.toString()), 'body')] : unknown;
  };

  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const unknown = check(incoming.method, incoming.url, body);
    if (unknown.length > 0) {
      outgoing.writeHead(422, { 'content-type': 'application/problem+json' });
      outgoing.end(JSON.stringify({ title: 'Undocumented names', detail: unknown.join(', ') }));
      return;
    }

    const headers = { ...incoming.headers };
    for (const name of ['host', 'connection', 'content-length', 'expect', 'transfer-encoding']) delete headers[name];
    const answer = await fetch(upstream + incoming.url, { method: incoming.method, headers, body: body.length ? body : undefined });
    outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}
