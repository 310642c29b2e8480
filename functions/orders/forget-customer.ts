/** Hears that an account or a guest was deleted, and has their orders forget the person. */
import { consume } from '../events/consume.ts';
import { forgetDeleted } from './forgetting.ts';

export const handler = consume({
  'user.deleted': ({ data: { userId }, occurredAt }) => forgetDeleted(userId, occurredAt, new Date()),
  'guest.deleted': ({ data: { guestId }, occurredAt }) => forgetDeleted(guestId, occurredAt, new Date()),
});
