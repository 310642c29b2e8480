/** The one invitation that an account may wait with. */
import { tableName } from '../shared/dynamo.ts';
import type { Id } from '../shared/ids.ts';
import { getItem } from '../shared/read.ts';
import { transact, type Write } from '../shared/transact.ts';
import { type Invitation, invitationSchema } from './invitation.ts';
import { identityTable, invitationKey } from './table.ts';

/** In the place of a former one, whose token ends. */
export const keepInvitation = (invitation: Invitation): Promise<void> =>
  transact([
    {
      Put: {
        TableName: tableName(identityTable),
        Item: { ...invitationKey(invitation.userId), ...invitation },
      },
    },
  ]);

export const getInvitation = (userId: Id<'user'>): Promise<Invitation | undefined> =>
  getItem(identityTable, invitationKey(userId), invitationSchema, { consistent: true });

/** With whatever ends it. */
export const dropInvitation = (userId: Id<'user'>): Write => ({
  Delete: { TableName: tableName(identityTable), Key: invitationKey(userId) },
});
