/**
 * Somebody takes their data away, then goes. Each call of it is lost once before and once after it happened: the file must be
 * whole, and afterwards nothing of it or of what they wrote may be left.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { type CrashPoint, crashAt, eventually, insist, noCrash } from '../support/crash-run.ts';
import { storedItems } from '../support/data-snapshot.ts';
import { withGatedStack } from '../support/gated-stack.ts';
import { loseEachCall } from '../support/lose-each-call.ts';
import { newShopper } from '../support/new-shopper.ts';
import { filledCart, placedOrder, stockedVariant } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';

const { stack, gate } = await withGatedStack();

afterEach(() => noCrash(gate));

/** A story takes seconds, for its registration: CI loses an eighth. */
const leastStride = 8;

type Export = { readonly id: string; readonly status: string; readonly downloadUrl?: string };
type File = { readonly orders: readonly { readonly status: string }[]; readonly carts: readonly unknown[] };

let shelf: string | undefined;

/** With an order that was cancelled for a reason, and a cart left open. */
const somebody = async (why: string): Promise<Shopper> => {
  shelf ??= await stockedVariant(await stack.as('staff'), 10_000);
  const person = await newShopper(stack);
  const order = await placedOrder(person, shelf);
  const cancelled = await person.post(`/v1/orders/${order.id}/cancel`, { reason: why });
  expect(cancelled.status).toBe(200);
  await filledCart(person, shelf);
  await stack.settled();
  return person;
};

const takeAway = async (person: Shopper): Promise<Export> => {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const { body } = await insist(stack, () => person.post<Export>('/v1/me/export', undefined, { headers }));
  let seen: Export = body;
  const isDone = async () => {
    seen = (await person.get<Export>(`/v1/me/export/${body.id}`)).body;
    return seen.downloadUrl !== undefined;
  };
  await eventually(stack, isDone, `${body.id} being done`);
  return seen;
};

/** Whoever lost the answer is told that the account is gone. */
const leave = (person: Shopper) =>
  insist(
    stack,
    () => person.delete('/v1/me'),
    ({ status }) => status === 204 || status === 401,
  );

/** @returns what there is with one of these texts in it, table by table */
const remains = async (texts: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for await (const { table, item } of storedItems(stack.url())) {
    const text = JSON.stringify(item);
    if (texts.some((one) => text.includes(one))) found.push(`${table} ${String(item.sk)}`);
  }
  return found;
};

/** How many objects of buckets hold it. Signed addresses run out while one waits, and then say nothing. */
const filesWith = (text: string): number =>
  readdirSync(stack.dataDir(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.sqlite'))
    .filter(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').includes(text)).length;

const tell = async (point?: CrashPoint) => {
  noCrash(gate);
  const why = `why-${crypto.randomUUID()}`;
  const person = await somebody(why);
  const before = await remains([why]);
  const crash = crashAt(gate, point);
  const { id, downloadUrl = '' } = await takeAway(person);
  const file = (await (await fetch(downloadUrl)).json()) as File;
  const taken = filesWith(why);
  await leave(person);
  await stack.settled();
  const calls = crash.calls();
  noCrash(gate);
  const isForgotten = async () => (await remains([why])).length === 0 && filesWith(why) === 0;
  await eventually(stack, isForgotten, 'being forgotten').catch(() => undefined);
  const announced = (await stack.events(id)).map(({ type, detail }) => `${type} ${String(detail.id)}`);
  return {
    calls,
    crashedAt: crash.happened(),
    end: {
      before: before.length,
      orders: file.orders.map(({ status }) => status),
      carts: file.carts.length,
      words: await remains([why]),
      asked: new Set(announced).size,
      files: [taken, filesWith(why)],
      profile: (await person.get('/v1/me')).status,
    },
  };
};

it('one’s data is taken away whole, and is gone with its person, whichever call is lost', async () => {
  const undisturbed = await tell();
  expect(undisturbed.end).toMatchObject({
    orders: ['cancelled'],
    carts: 1,
    words: [],
    asked: 1,
    files: [1, 0],
    profile: 401,
  });
  expect(undisturbed.end.before).toBeGreaterThan(0);
  await loseEachCall('one’s data', leastStride, undisturbed, tell);
}, 900_000);
