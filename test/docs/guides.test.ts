/** The guides: every link leads somewhere, every document is shown, the samples do what they say. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { pages } from '../../docs/served/pages.ts';
import { servedFiles as reference } from '../../docs/served/reference.ts';
import { servedFiles as site } from '../../docs/served/site.ts';
import { docsRoutes } from '../../functions/docs/contract.ts';
import { signedHeaders } from '../../functions/shared/standard-webhooks.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';

const servedFiles: Readonly<Record<string, () => string>> = { ...site, ...reference };
const root = join(import.meta.dirname, '../..');
const html = new Map(
  Object.entries(servedFiles)
    .filter(([name]) => name.endsWith('.html'))
    .map(([name, make]) => [`/docs/${name.replace(/(\/index)?\.html$/, '')}`, make()]),
);

/** Answered by other functions, or by other pages of this one. */
const elsewhere = ['/docs', '/redoc', '/openapi.json', '/docs/problems', '/admin', '/_local'];
const assets: readonly string[] = docsRoutes.asset.params.shape.file.options;

const leadsSomewhere = (href: string): boolean => {
  const [path = '', anchor] = href.split('#');
  if (elsewhere.includes(path) || path.startsWith('http')) return true;
  if (path.startsWith('/docs/assets/')) return assets.includes(path.slice('/docs/assets/'.length));
  if (path.startsWith('/docs/event-schemas/')) return path.slice('/docs/'.length) in servedFiles;
  const page = html.get(path);
  return page !== undefined && (anchor === undefined || page.includes(`id="${anchor}"`));
};

describe('the guides', () => {
  it.each([...html.keys()])('lead somewhere with every link of %s', (address) => {
    const page = html.get(address) ?? '';
    const links = [...page.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href);
    const dead = links.filter((href) => !leadsSomewhere(href.startsWith('#') ? `${address}${href}` : href));
    expect(dead.filter((href) => href !== '#main')).toEqual([]);
    expect(page.match(/<h1 |<h1>/g)).toHaveLength(1);
  });

  it('show every document that is there, but the tour of the code', () => {
    const shown = new Set(pages.map(({ file }) => file));
    const there = ['docs', 'docs/guides'].flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${folder}/${name}`),
    );
    expect(there.filter((file) => !shown.has(file))).toEqual(['docs/tour.md']);
  });

  it('draw each machine of the code', () => {
    const page = html.get('/docs/guides/lifecycles') ?? '';
    expect(page.match(/<svg role="img" aria-label="[^"]+: its states/g)).toHaveLength(6);
    expect(page).toContain('>approved<');
    expect(page).not.toContain('stateDiagram');
  });

  it('are searched by what stands in them', () => {
    const hits: { id: string }[] = JSON.parse(servedFiles['assets/search.json']?.() ?? '[]');
    expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length);
    expect(hits.filter(({ id }) => !leadsSomewhere(id))).toEqual([]);
  });
});

/** Of Postman's format v2.1 what we write; nothing else may be in it. */
const pairs = z.strictObject({ key: z.string(), value: z.string() }).array();
const described = { key: z.string(), value: z.string(), description: z.string().optional() };
const collectionSchema = z.strictObject({
  info: z.strictObject({
    name: z.string(),
    schema: z.literal('https://schema.getpostman.com/json/collection/v2.1.0/collection.json'),
    description: z.string(),
  }),
  auth: z.strictObject({
    type: z.literal('bearer'),
    bearer: z.strictObject({ key: z.string(), value: z.string(), type: z.literal('string') }).array(),
  }),
  variable: pairs,
  item: z
    .strictObject({
      name: z.string(),
      description: z.string().optional(),
      item: z
        .strictObject({
          name: z.string(),
          request: z.strictObject({
            method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
            description: z.string().optional(),
            auth: z.strictObject({ type: z.literal('noauth') }).optional(),
            header: pairs,
            url: z.strictObject({
              raw: z.string(),
              host: z.tuple([z.literal('{{baseUrl}}')]),
              path: z.string().array(),
              query: z.strictObject({ ...described, disabled: z.boolean() }).array(),
              variable: z.strictObject(described).array(),
            }),
            body: z
              .strictObject({
                mode: z.literal('raw'),
                raw: z.string().refine((text) => typeof JSON.parse(text) === 'object'),
                options: z.strictObject({ raw: z.strictObject({ language: z.literal('json') }) }),
              })
              .optional(),
          }),
        })
        .array(),
    })
    .array(),
});

describe('the collection', () => {
  it('is of the format that Postman and Bruno read, each path with its values', () => {
    const text = servedFiles['assets/waybill.postman_collection.json']?.() ?? '';
    for (const { item } of collectionSchema.parse(JSON.parse(text)).item) {
      for (const { request } of item) {
        const { raw, path, variable } = request.url;
        expect(raw).toBe(`{{baseUrl}}/${path.join('/')}`);
        expect(variable.map(({ key }) => `:${key}`)).toEqual(path.filter((part) => part.startsWith(':')));
        expect([raw, variable.filter(({ value }) => value === '')]).toEqual([raw, []]);
      }
    }
  });

  it('has every operation of the document, with the body of its example', () => {
    const document = JSON.parse(servedFiles['openapi.json']?.() ?? '{}');
    const collection = JSON.parse(servedFiles['assets/waybill.postman_collection.json']?.() ?? '{}');
    type Folder = { item: { request: { method: string; url: { raw: string }; body?: { raw: string } } }[] };
    const requests = collection.item.flatMap(({ item }: Folder) => item.map(({ request }) => request));
    const keys = requests.map(
      ({ method, url }: Folder['item'][number]['request']) =>
        `${method} ${url.raw.replace('{{baseUrl}}', '').replaceAll(/:(\w+)/g, '{$1}')}`,
    );
    const operations = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(new Set(keys)).toEqual(new Set(operations));
    expect(requests.filter(({ body }: { body?: object }) => body).length).toBeGreaterThan(70);
  });
});

const secret = `whsec_${Buffer.from('a secret for the samples').toString('base64')}`;
const sampleIn = (language: string): string =>
  readFileSync(join(root, 'docs/guides/receive-webhooks.md'), 'utf8').match(
    new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's'),
  )?.[1] ?? '';

const hasPython = spawnSync('python3', ['--version']).status === 0;

const samples = [
  { language: 'js', program: process.execPath, flags: ['--input-type=module', '-e'] },
  ...(hasPython ? [{ language: 'python', program: 'python3', flags: ['-c'] }] : []),
];

describe('a receiver of webhooks, as the guide has it', () => {
  it.each(samples)(
    'takes what is signed and nothing else, in $language',
    async ({ language, program, flags }) => {
      const port = await freePort();
      const receiver = spawn(program, [...flags, sampleIn(language)], {
        cwd: root,
        env: { ...process.env, PORT: String(port), WAYBILL_WEBHOOK_SECRET: secret },
      });
      try {
        let told = '';
        receiver.stdout.on('data', (text) => {
          told += String(text);
        });
        const body = '{"type":"order.confirmed","data":{"orderId":"ord_1"}}';
        const headers = signedHeaders({ id: 'evt_1', body }, [secret], new Date());
        const send = (text: string) =>
          fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: text, headers }).then(
            ({ status }) => status,
          );
        await until(
          () =>
            send(body)
              .then((status) => status === 204)
              .catch(() => false),
          { what: 'a receiver' },
        );
        expect(await send(body.replace('ord_1', 'ord_2'))).toBe(401);
        await until(async () => told.includes('order.confirmed'), { what: 'the event’s name' });
      } finally {
        receiver.kill();
      }
    },
    30_000,
  );
});
