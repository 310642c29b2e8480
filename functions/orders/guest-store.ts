/**
 * Guests: people who ordered with an e-mail address and no account. One address is one guest, so that what is limited
 * per customer is limited per address; its id is random and says nothing. Who may see an order is another matter:
 * the order's own secret decides, for anybody can type an address.
 *
 *   GUEST-EMAIL#<hash> → gst_1      first order A ── reads none ── puts gst_1 with its order ✓
 *   GUEST#gst_1        → <hash>     first order B ── reads none ── puts gst_2 ✗ reads again: gst_1
 *
 * Staff forget a guest: both go, and the next order of the address is another guest's.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { newEvent } from '../events/catalogue.ts';
import { outboxWrite } from '../events/outbox.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { type Id, idSchema, newId } from '../shared/ids.ts';
import { getItem } from '../shared/read.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import { guestEmailKey, guestKey, ordersTable } from './table.ts';

const ofEmailSchema = z.object({ guestId: idSchema('guest') });
const guestSchema = z.object({ emailHash: z.string() });

const hashOf = (email: string): string =>
  createHash('sha256').update(`guest-email:${email.toLowerCase()}`).digest('base64url');

const isNew = 'attribute_not_exists(#pk)';
const isThatGuest = '#guestId = :guestId';

const movedMeanwhile = (): DomainError => new DomainError('conflict', 'The guest changed meanwhile');

const putNew = (item: Record<string, unknown>): Write => ({
  Put: {
    TableName: tableName(ordersTable),
    Item: item,
    ConditionExpression: isNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: movedMeanwhile,
});

const ofThatGuest = (guestId: Id<'guest'>) => ({
  TableName: tableName(ordersTable),
  ConditionExpression: isThatGuest,
  ExpressionAttributeNames: { '#guestId': 'guestId' },
  ExpressionAttributeValues: { ':guestId': guestId },
});

const readGuestId = async (emailHash: string): Promise<Id<'guest'> | undefined> =>
  (await getItem(ordersTable, guestEmailKey(emailHash), ofEmailSchema, { consistent: true }))?.guestId;

/** Who has ordered with this address and no account; undefined: nobody, or it is forgotten. */
export const guestIdOf = (email: string): Promise<Id<'guest'> | undefined> => readGuestId(hashOf(email));

export type Guest = { readonly guestId: Id<'guest'>; readonly writes: readonly Write[] };

/** Who orders with this address, with what makes sure of it in the order's transaction: at most 2 writes. */
export const guestOf = async (email: string, now: Date): Promise<Guest> => {
  const emailHash = hashOf(email);
  const key = guestEmailKey(emailHash);
  const known = await readGuestId(emailHash);
  if (known) {
    const check = { ConditionCheck: { ...ofThatGuest(known), Key: key }, otherwise: movedMeanwhile };
    return { guestId: known, writes: [check] };
  }
  const guestId = newId('guest', now);
  const record = { ...guestKey(guestId), guestId, emailHash };
  return { guestId, writes: [putNew({ ...key, guestId }), putNew(record)] };
};

/**
 * The address is nobody's any more, and `guest.deleted` says so: whoever keeps personal data of this guest forgets it.
 * @throws DomainError `not-found` when there is no such guest, or none any more
 */
export const deleteGuest = (guestId: Id<'guest'>, now: Date): Promise<void> =>
  retryOnConflict(async () => {
    const key = guestKey(guestId);
    const guest = await getItem(ordersTable, key, guestSchema, { consistent: true });
    if (!guest) throw notFound('guest');
    const ofGuest = ofThatGuest(guestId);
    await transact([
      { Delete: { ...ofGuest, Key: key }, otherwise: movedMeanwhile },
      { Delete: { ...ofGuest, Key: guestEmailKey(guest.emailHash) }, otherwise: movedMeanwhile },
      outboxWrite(ordersTable, {
        pk: key.pk,
        sequence: 1,
        events: [newEvent('guest.deleted', { guestId }, { now, sequence: 1 })],
      }),
    ]);
  });
