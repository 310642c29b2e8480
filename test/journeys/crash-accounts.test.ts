/**
 * An account is opened by an administrator, entered by its person and given another address. Each call of it is lost once
 * before and once after it happened; the account must come to the same end.
 */
import { afterEach, expect, it } from '@jest/globals';
import { type CrashPoint, crashAt, eventually, insist, insistent, noCrash } from '../support/crash-run.ts';
import { withGatedStack } from '../support/gated-stack.ts';
import { loseEachCall } from '../support/lose-each-call.ts';
import type { Shopper } from '../support/shopper.ts';
import { until } from '../support/until.ts';

const { stack, gate } = await withGatedStack();

afterEach(() => noCrash(gate));

/** A story takes seconds, for its mails and sign-ins: CI loses an eighth. */
const leastStride = 8;
const password = 'Chosen-horse-9';

type Problem = { readonly code?: string };
type Me = { readonly id: string; readonly email: string; readonly name: string; readonly roles: string[] };

/** A code or an invitation counts once: whoever lost the answer finds it used. */
const isDoneOnce = ({ status, body }: { readonly status: number; readonly body: Problem }): boolean =>
  status < 300 || body.code === 'invalid-code';

const newestMail = (to: string, pattern: RegExp): Promise<string> =>
  until(async () => (await stack.emails()).find((mail) => mail.to === to)?.text.match(pattern)?.[0], {
    what: `${String(pattern)} in a mail to ${to}`,
  });

let accounts = 0;

const invitedAndIn = async (admin: Shopper, email: string): Promise<Shopper> => {
  await insistent(stack, admin).post('/v1/users', { email, name: 'Nkem Obi', roles: ['staff'] });
  const hasMail = async () => (await stack.emails()).some(({ to }) => to === email);
  await eventually(stack, hasMail, `an invitation of ${email}`);
  const accepts = async () => {
    const invitation = await newestMail(email, /[0-9a-f-]{36}\.[\w-]{43}/);
    const body = { invitation, password };
    return stack.anonymous().post<Problem>('/v1/auth/accept-invitation', body);
  };
  await insist(stack, accepts, isDoneOnce);
  const signsIn = () =>
    stack.anonymous().post<{ accessToken: string }>('/v1/auth/sign-in', { email, password });
  return stack.bearing((await insist(stack, signsIn)).body.accessToken);
};

const movedTo = async (person: Shopper, email: string): Promise<void> => {
  await insist(stack, () => person.post('/v1/me/email', { email }));
  const code = await newestMail(email, /\b\d{6}\b/);
  await insist(stack, () => person.post<Problem>('/v1/me/email/confirm', { code }), isDoneOnce);
};

const tell = async (point?: CrashPoint) => {
  noCrash(gate);
  accounts += 1;
  const [first, second] = ['first', 'second'].map(
    (name) => `crash-${process.pid}-${accounts}-${name}@example.com`,
  ) as [string, string];
  const admin = await stack.as('admin');
  await stack.settled();
  const crash = crashAt(gate, point);
  const person = await invitedAndIn(admin, first);
  await movedTo(person, second);
  await stack.settled();
  const calls = crash.calls();
  noCrash(gate);
  const { body: me } = await person.get<Me>('/v1/me');
  const signIn = async (email: string) =>
    (await stack.anonymous().post('/v1/auth/sign-in', { email, password })).status;
  const found = async (q: string) =>
    (await admin.get<{ items: Me[] }>(`/v1/users?q=${encodeURIComponent(q)}`)).body.items.map(
      ({ id }) => id === me.id,
    );
  return {
    calls,
    crashedAt: crash.happened(),
    end: {
      roles: me.roles,
      name: me.name,
      isMoved: me.email === second,
      invited: 'invitedAt' in me,
      signIn: [await signIn(first), await signIn(second)],
      found: [await found(first), await found(second)],
    },
  };
};

it('an account that is opened, entered and moved ends the same, whichever call is lost', async () => {
  const undisturbed = await tell();
  expect(undisturbed.end).toEqual({
    roles: ['customer', 'staff'],
    name: 'Nkem Obi',
    isMoved: true,
    invited: false,
    signIn: [401, 200],
    found: [[], [true]],
  });
  await loseEachCall('an account', leastStride, undisturbed, tell);
}, 900_000);
