/** The package as it is published: in an empty project, with nothing of this repository around it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const typescript = join(root, 'node_modules/typescript/bin/tsc');
const folder = mkdtempSync(join(tmpdir(), 'waybill-client-'));
const run = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const node = (...args: string[]): string => run(process.execPath, ...args);

/** What npm would fetch is taken from here. */
const bring = (name: string): void => {
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), place);
};

const program = `
import { answered, createWaybill, type ErrorCode, WaybillProblem } from 'waybill-client';
import { readWebhook } from 'waybill-client/webhooks';

const { api } = createWaybill({ baseUrl: 'http://127.0.0.1:9', tries: 1 });
export const order = async (id: string): Promise<number> =>
  (await answered(api.GET('/v1/orders/{id}', { params: { path: { id } } }))).totals.total.amount;
// @ts-expect-error: there is no such route
void (() => api.GET('/v1/nothing'));
const code: ErrorCode = 'cart-changed';
export const read = (secret: string, body: string): string => {
  const event = readWebhook(secret, {}, body);
  return event.type === 'order.created' ? event.data.total.currency : event.type;
};
await answered(api.GET('/health')).catch((error: unknown) => {
  console.log(code, error instanceof WaybillProblem, error instanceof TypeError);
});
`;

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'sdk/build.ts')], { stdio: 'ignore' });
  run('npm', 'pack', join(root, 'sdk'), '--silent');
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  run('tar', 'xzf', tarball);
  cpSync(join(folder, 'package'), join(folder, 'node_modules/waybill-client'), { recursive: true });
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers', 'standardwebhooks']) bring(name);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'program.ts'), program);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the published package', () => {
  it('holds what is needed and no sources', () => {
    const files = readdirSync(join(folder, 'package'), { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining(['package.json', 'README.md', 'dist/index.js', 'dist/index.d.ts']),
    );
    expect(files.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([]);
  });

  it('says by its types what there is', () => {
    const strict = [
      '--strict',
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2022,dom',
    ];
    expect(node(typescript, ...strict, 'program.ts')).toBe('');
  });

  it('runs', () => {
    expect(node('--experimental-strip-types', '--no-warnings', 'program.ts').trim()).toBe(
      'cart-changed false true',
    );
  });
});
