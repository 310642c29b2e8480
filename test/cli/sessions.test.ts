/** Who is signed in where: kept for its owner alone, renewed by itself, and what is said when it is over. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { exitCodes } from '../../cli/exit-codes.ts';
import { demoAccounts } from '../../demo/accounts.ts';
import { freePort } from '../support/free-port.ts';
import { withReceiver } from '../support/receiver.ts';
import { withStack } from '../support/stack.ts';
import { withCommandLine } from './command-line.ts';

const stack = withStack({ demo: 'people' });
const shop = withCommandLine(stack.url);
const receiver = withReceiver();

const sessions = (): string => join(shop.folder, 'waybill/sessions');
const keptFile = (): string => join(sessions(), readdirSync(sessions())[0] ?? '');
const keptSchema = z.looseObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.number(),
});
const kept = () => keptSchema.parse(JSON.parse(readFileSync(keptFile(), 'utf8')));
const keep = (changes: object): void => writeFileSync(keptFile(), JSON.stringify({ ...kept(), ...changes }));

describe('a session', () => {
  it('begins with the password from stdin, and is readable by its owner alone', async () => {
    const { code, out } = await shop.login('staff');
    expect(code).toBe(0);
    expect(out).toContain(`as ${demoAccounts.staff.email} (`);
    expect(statSync(keptFile()).mode & 0o777).toBe(0o600);
    expect(statSync(sessions()).mode & 0o777).toBe(0o700);
  });

  it('takes the password from the environment, and never prints it or a token', async () => {
    const { code, out, err } = await shop.type(['login', demoAccounts.ada.email, '--json'], {
      env: { WAYBILL_PASSWORD: 'Waybill-demo-1' },
    });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ email: demoAccounts.ada.email });
    for (const secret of ['Waybill-demo-1', kept().accessToken, kept().refreshToken]) {
      expect(out + err).not.toContain(secret);
    }
  });

  it('is renewed when its token has ended, and when it is refused', async () => {
    await shop.login('staff');
    const before = kept();
    keep({ expiresAt: Date.now() - 1 });
    expect(await shop.json('orders', 'list')).toEqual({ items: [] });
    const renewed = kept();
    expect(renewed.accessToken).not.toBe(before.accessToken);
    expect(renewed.expiresAt).toBeGreaterThan(Date.now());
    expect(statSync(keptFile()).mode & 0o777).toBe(0o600);
    keep({ accessToken: `${renewed.accessToken}x` });
    expect((await shop.type(['orders', 'list'])).code).toBe(0);
    expect(kept().accessToken).not.toBe(`${renewed.accessToken}x`);
  });

  it('that is over ends with 4 and says how to begin anew', async () => {
    await shop.login('staff');
    keep({ expiresAt: 0, refreshToken: 'none-of-theirs' });
    const over = await shop.type(['orders', 'list']);
    expect(over.code).toBe(exitCodes['signed-out'].code);
    expect(over.err).toContain(`waybill login <e-mail> --url ${stack.url()}`);
    expect(readdirSync(sessions())).toEqual([]);
    const nobody = await shop.type(['orders', 'list', '--json']);
    expect(nobody.code).toBe(4);
    expect(JSON.parse(nobody.err)).toMatchObject({ error: { exit: 'signed-out' } });
  });

  it('is ended by logout, also at the API', async () => {
    await shop.login('staff');
    const { refreshToken } = kept();
    expect((await shop.type(['logout'])).code).toBe(0);
    expect(readdirSync(sessions())).toEqual([]);
    const answer = await stack.anonymous().post('/v1/auth/refresh', { refreshToken });
    expect(answer.status).toBe(401);
  });

  it('is not taken from a file that holds something else', async () => {
    await shop.login('staff');
    writeFileSync(keptFile(), 'not JSON');
    expect((await shop.type(['orders', 'list'])).code).toBe(4);
  });
});

describe('a command that cannot be done', () => {
  it('ends with 1 and the code of the problem when the API refuses', async () => {
    const wrong = await shop.type(['login', demoAccounts.ada.email, '--password-stdin'], { stdin: 'wrong' });
    expect(wrong.code).toBe(exitCodes.refused.code);
    expect(wrong.err).toContain('(invalid-credentials)');
    await shop.login('ada');
    const { code, err } = await shop.type(['attention', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { exit: 'refused', code: 'forbidden', status: 403 } });
  });

  it('says of each field what is wrong with it', async () => {
    await shop.login('staff');
    const { code, err } = await shop.type(['orders', 'list', '--from', 'yesterday']);
    expect(code).toBe(1);
    expect(err).toMatch(/\(invalid-request\)\n {2}.*from/);
  });

  it.each([
    [['ordres']],
    [['orders', 'list', '--status', 'lost']],
    [['orders', 'list', '--limit', '0']],
    [['orders', 'list', '--limit', '1e1']],
    [['orders', 'show']],
    [['orders', 'watch', '--until', 'confirmed']],
    [['login', 'ada@example.com']],
    [['orders', 'list', '--url', 'ftp://shop.example']],
    [['orders', 'list', '--nothing']],
  ])('ends with 2 when it is used wrongly: %j', async (words) => {
    const { code, out, err } = await shop.type([...words, '--json']);
    expect(code).toBe(exitCodes.usage.code);
    expect(out).toBe('');
    expect(JSON.parse(err)).toMatchObject({ error: { exit: 'usage' } });
  });

  it('guesses what was meant', async () => {
    expect((await shop.type(['ordres'])).err).toContain('Did you mean orders?');
  });

  it('ends with 3 where nothing answers, and where something else does', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const words = ['login', 'ada@example.com', '--password-stdin', '--url'];
    const silent = await shop.type([...words, nowhere], { stdin: 'any' });
    expect(silent.code).toBe(exitCodes.unreachable.code);
    expect(silent.err).toContain(`${nowhere} cannot be reached (ECONNREFUSED)`);
    for (const [status, body] of [
      [404, '<p>not here</p>'],
      [200, '<p>hello</p>'],
    ] as const) {
      receiver.answer('/v1/auth/sign-in', status, body);
      const elsewhere = await shop.type([...words, receiver.url('')], { stdin: 'any' });
      expect(elsewhere.code).toBe(3);
    }
  });
});
