/** Hears that an account was deleted, and has its orders forget the person. */
import { consume } from '../events/consume.ts';
import { forgetDeleted } from './forgetting.ts';

export const handler = consume({
  'user.deleted': ({ data: { userId }, occurredAt }) => forgetDeleted(userId, occurredAt, new Date()),
});
