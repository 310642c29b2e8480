/**
 * Bugs are planted into the sources as they are: each must find its place in them, and the simulation must find one. All of
 * them are hunted outside of CI (`node simulate/planted.ts`; `simulate/planted/found.md` says what came of it).
 */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bugs } from '../../simulate/planted/bugs.ts';
import { runPlanted } from '../../simulate/planted/run-planted.ts';

const root = join(import.meta.dirname, '../..');
const timeoutMilliseconds = 500_000;

it('are at least twenty, each of a kind of its own', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(20);
  expect(new Set(bugs.map(({ kind }) => kind)).size).toBe(bugs.length);
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
});

describe.each(bugs)('$name', ({ changes }) => {
  it.each(Object.entries(changes))('fits into %s, once, and leaves a program', (file, pairs) => {
    let source = readFileSync(join(root, file), 'utf8');
    for (const [present, instead] of pairs) {
      expect(source.split(present)).toHaveLength(2);
      source = source.replace(present, () => instead);
    }
    expect(stripTypeScriptTypes(source)).not.toBe('');
  });
});

const [first] = bugs;

it(
  `finds that ${first?.name}`,
  async () => {
    const { code, text } = await runPlanted(['--seed', '1', '--days', '1'], first?.changes);
    expect(text).toMatch(/^day \d: stock: .* available of /m);
    expect(code).toBe(1);
  },
  timeoutMilliseconds,
);
