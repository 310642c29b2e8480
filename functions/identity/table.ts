/**
 * People, one partition each.
 *
 * | access pattern | key |
 * |---|---|
 * | one profile | pk `USER#<userId>` sk `PROFILE` |
 * | a person's addresses | pk `USER#<userId>` sk `ADDRESSES` |
 * | registrations of an address that wait for their code | pk `ADDRESS#<hash>` sk begins with `REGISTRATION#` |
 * | a sign-in that waits for its second factor | pk `CHALLENGE#<hash>` sk `CHALLENGE` |
 * | people by a word of their name, their address or their phone | pk `FIND#<list>` sk begins with the text, `#<userId>` |
 * | a change of address that waits for its code | pk `USER#<userId>` sk `EMAIL-CHANGE` |
 * | an invitation that waits for its person | pk `USER#<userId>` sk `INVITATION` |
 * | who is at it, so that nobody else is | pk `LEASE#<what>` sk `LEASE` |
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
  /** Registrations, changes of address, invitations, challenges and leases do. */
  expires: true,
});

export const everybodyKey = 'USERS';

export const userPartition = (userId: string): string => `USER#${userId}`;
export const profileKey = (userId: string) => ({ pk: userPartition(userId), sk: 'PROFILE' });
export const addressBookKey = (userId: string) => ({ pk: userPartition(userId), sk: 'ADDRESSES' });

export const emailChangeKey = (userId: string) => ({ pk: userPartition(userId), sk: 'EMAIL-CHANGE' });
export const invitationKey = (userId: string) => ({ pk: userPartition(userId), sk: 'INVITATION' });

export const findingPartition = (list: string): string => `FIND#${list}`;
export const findingKey = (
  { list, text }: { readonly list: string; readonly text: string },
  userId: string,
) => ({
  pk: findingPartition(list),
  sk: `${text}#${userId}`,
});

export const registrationPrefix = 'REGISTRATION#';
export const registrationPartition = (addressHash: string): string => `ADDRESS#${addressHash}`;
export const registrationKey = (partition: string, registrationId: string) => ({
  pk: partition,
  sk: `${registrationPrefix}${registrationId}`,
});
export const leaseKey = (what: string) => ({ pk: `LEASE#${what}`, sk: 'LEASE' });
export const challengeKey = (name: string) => ({ pk: `CHALLENGE#${name}`, sk: 'CHALLENGE' });
