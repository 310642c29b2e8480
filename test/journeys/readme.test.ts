/** The sessions of the README print what it says, the first time and the second. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withStack } from '../support/stack.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const usual = 'http://127.0.0.1:4000';

const blocksOf = (language: string, from: string, to: string): string[] => {
  const part = readme.slice(readme.indexOf(from), readme.indexOf(to));
  return [...part.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code);
};

/** A comment right below a command is what it prints; the others say what comes next. */
const printedBy = (code: string, sign: string): string[] => {
  const lines = code.split('\n');
  const isRemark = (line = ''): boolean => line.startsWith(sign);
  const isOutput = (place: number): boolean => {
    const before = lines[place - 1] ?? '';
    return isRemark(lines[place]) && before !== '' && (!isRemark(before) || isOutput(place - 1));
  };
  return lines.filter((_, place) => isOutput(place)).map((line) => line.slice(sign.length));
};

/** Without what is another one each time: ids, days, the port. */
const alike = (line: string): string =>
  line
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{10,26}\b/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d/g, 'DAY')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HERE');

const run = async (command: string, words: readonly string[], input = ''): Promise<string[]> => {
  const child = spawn(command, words, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin?.end(input);
  return (await text(child.stdout)).trim().split('\n').map(alike);
};

describe('the README', () => {
  const stack = withStack({ demo: 'all', startTimeoutSeconds: 120 });
  const folder = mkdtempSync(join(tmpdir(), 'waybill-readme-'));
  const program = join(folder, 'order.ts');
  /** In place of a nap: answers when nothing is on its way any more. */
  let settled: Server;
  beforeAll(async () => {
    settled = createServer((_, response) => void stack.settled(30).then(() => response.end()));
    await new Promise<void>((listening) => settled.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => {
    settled.closeAllConnections();
    settled.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('buys, pays, ships and counts by curl, again and again', async () => {
    const code = blocksOf('sh', '## One order', '## On the command line').join('\n');
    const nap = `sleep() { curl -s http://127.0.0.1:${(settled.address() as AddressInfo).port}; }\n`;
    const script = `${nap}${code.replaceAll(usual, stack.url())}`;
    const expected = printedBy(code, '# ').map(alike);
    expect(expected.length).toBeGreaterThan(12);
    expect(await run('bash', ['-s'], script)).toEqual(expected);
    /** What is sold in a day grows. */
    const isSum = (line: string): boolean => line.startsWith('{"by":"day"');
    const second = await run('bash', ['-s'], script);
    expect(second.filter((line) => !isSum(line))).toEqual(expected.filter((line) => !isSum(line)));
  }, 120_000);

  it('buys by the typed client', async () => {
    const [code = ''] = blocksOf('ts', '## One order', '## On the command line');
    writeFileSync(program, code.replaceAll(usual, stack.url()).replace("'./sdk/", `'${root}/sdk/`));
    expect(await run(process.execPath, ['--no-warnings', program])).toEqual(
      printedBy(code, '// ').map(alike),
    );
  }, 60_000);
});
