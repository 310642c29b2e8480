/** `waybill login`, `waybill logout`. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answered } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { Open, Session } from '../session.ts';

/** Swallows what the terminal would show of it. */
const unseen = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** @throws Ended `usage` where nobody can be asked, or nobody answers: Ctrl-C, Ctrl-D */
const ask = async ({ stdin, err }: Io, question: string, otherwise: string): Promise<string> => {
  if (!stdin.isTTY) throw new Ended('usage', `There is no terminal to ask at: ${otherwise}`);
  /** Before the question, so that nothing of the answer is shown. */
  const terminal = createInterface({ input: stdin, output: unseen(), terminal: true });
  const left = new AbortController();
  terminal.once('SIGINT', () => terminal.close()).once('close', () => left.abort());
  err(question);
  try {
    return await terminal.question('', { signal: left.signal });
  } catch {
    throw new Ended('usage', 'Nothing was entered');
  } finally {
    terminal.close();
    err('\n');
  }
};

const passwordOf = async (io: Io, fromStdin: boolean): Promise<string> => {
  if (fromStdin) return (await text(io.stdin)).replace(/\r?\n$/, '');
  return io.env.WAYBILL_PASSWORD ?? ask(io, 'Password: ', 'give --password-stdin, or set WAYBILL_PASSWORD');
};

type Given = { readonly passwordStdin?: true; readonly code?: string };

const signIn = async ({ io, waybill }: Session, email: string, given: Given): Promise<void> => {
  const outcome = await waybill.signIn(email, await passwordOf(io, given.passwordStdin === true));
  if ('signedIn' in outcome) return;
  if (outcome.challenge === 'second-factor-setup') {
    throw new Ended('refused', 'This account needs a second factor first: set it up by signing in at /admin');
  }
  const code = given.code ?? (await ask(io, 'Code of the authenticator app: ', 'give --code'));
  await waybill.secondFactor(outcome.session, code);
};

export const addLogin = (program: CommandUnknownOpts, open: Open): void => {
  program
    .command('login')
    .summary('sign in')
    .description(
      'Sign in with an account of the API. The session is kept, and renewed by itself, until `logout`. The password is asked for, or read from WAYBILL_PASSWORD or stdin.',
    )
    .argument('<e-mail>', 'of the account')
    .option('--password-stdin', 'read the password from stdin')
    .option('--code <code>', 'of the authenticator app, where the account has one')
    .action(async (email, given) => {
      const session = open();
      await signIn(session, email, given);
      const me = await answered(session.api.GET('/v1/me'));
      session.answers.give(me, () => `Signed in at ${session.url} as ${me.email} (${me.roles.join(', ')})`);
    });
  program
    .command('logout')
    .summary('sign out')
    .description('Sign out: end the account’s sessions everywhere, and forget the one that is kept here.')
    .action(async () => {
      const session = open();
      await session.waybill.signOut();
      session.answers.give({ signedOut: session.url }, () => `Signed out at ${session.url}`);
    });
};
