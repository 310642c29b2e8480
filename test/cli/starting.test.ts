/** The command as the system starts it: by any Node that may, with words and streams of its own. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const starter = join(import.meta.dirname, '../../cli/waybill.mjs');

const start = async (...words: string[]): Promise<{ code: number | null; out: string }> => {
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  return { code: await promise, out };
};

describe('waybill', () => {
  it('starts, and says what it can do', async () => {
    const { code, out } = await start(starter, '--help');
    expect(code).toBe(0);
    for (const command of ['login', 'orders', 'pay', 'attention', 'completion'])
      expect(out).toContain(command);
  });

  it('hands over where Node cannot run it, with words and exit code', async () => {
    const handedOver = await start('--no-experimental-strip-types', starter, 'orders', '--help');
    expect(handedOver).toMatchObject({ code: 0 });
    expect(handedOver.out).toContain('watch [options] [order]');
    expect((await start('--no-experimental-strip-types', starter, 'logout', 'extra')).code).toBe(2);
  });

  it.each(['bash', 'zsh', 'fish'])('completes words for %s', async (shell) => {
    const { code, out } = await start(starter, 'completion', shell);
    expect(code).toBe(0);
    expect(out).toContain(`${starter} complete --`);
  });

  it.each([
    [['ord'], 'orders'],
    [['orders', ''], 'watch'],
    [['orders', 'list', '--st'], '--status'],
    [['orders', 'list', '--status', 'can'], 'cancelled'],
    [['trigger', 'ret'], 'return.received'],
  ])('completes %j with %s', async (words, expected) => {
    const { out } = await start(starter, 'complete', '--', ...words);
    expect(out.split('\n').map((line) => line.split('\t')[0])).toContain(expected);
  });
});
