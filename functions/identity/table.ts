/**
 * People, one partition each.
 *
 * | access pattern | key |
 * |---|---|
 * | one profile | pk `USER#<userId>` sk `PROFILE` |
 * | a person's addresses | pk `USER#<userId>` sk `ADDRESSES` |
 * | what happened, to be announced | pk `USER#<userId>` sk begins with `EVENT#` |
 * | admin: everybody, newest first | index `all`: `listKey` = `USERS`, `createdKey` |
 * | admin: who has this e-mail address | index `byEmail`: `emailKey` |
 *
 * `all` is one partition: it takes a thousand registrations a second, which is enough.
 */
import { defineTable } from '../shared/table.ts';

export const identityTable = defineTable({
  name: 'identity',
  indexes: [
    { name: 'all', partitionKey: 'listKey', sortKey: 'createdKey' },
    { name: 'byEmail', partitionKey: 'emailKey' },
  ],
  outbox: true,
  expires: false,
});

export const everybodyKey = 'USERS';

export const userPartition = (userId: string): string => `USER#${userId}`;
export const profileKey = (userId: string) => ({ pk: userPartition(userId), sk: 'PROFILE' });
export const addressBookKey = (userId: string) => ({ pk: userPartition(userId), sk: 'ADDRESSES' });
