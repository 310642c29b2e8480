/** IAM, at the moment of a call: what the running function's role does not allow is refused as AWS refuses it. */
import { accountId } from '../service.ts';
import { callerNow } from './caller.ts';
import { type Call, permissionsOf } from './permissions.ts';
import type { Permission } from './policy.ts';
import { record } from './record.ts';

/** S3 says it without `Exception`, with another status. */
const refusalOf = (client: string) =>
  client === 'S3Client' || client === 'SESv2Client'
    ? { name: client === 'S3Client' ? 'AccessDenied' : 'AccessDeniedException', status: 403 }
    : { name: 'AccessDeniedException', status: 400 };

const accessDenied = (caller: string, client: string, { action, resource }: Permission): Error => {
  const { name, status } = refusalOf(client);
  const message =
    `User: arn:aws:sts::${accountId}:assumed-role/${caller} is not authorized to perform: ${action} on resource: ` +
    `${resource} because no identity-based policy allows the ${action} action`;
  return Object.assign(new Error(message), {
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: status, attempts: 1, totalRetryDelay: 0 },
  });
};

/** @throws Error `AccessDeniedException`, `AccessDenied` of S3 */
export const authorize = (call: Call): void => {
  const caller = callerNow();
  if (!caller) return;
  for (const permission of permissionsOf(call)) {
    record(caller.name, permission);
    if (caller.allows?.(permission) === false) throw accessDenied(caller.name, call.client, permission);
  }
};
