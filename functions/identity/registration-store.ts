/** Registrations by the address that they are for. Keys hold no address, only its hash. */
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { queryAll } from '../shared/read.ts';
import { transact, tryTransact } from '../shared/transact.ts';
import {
  addressMark,
  codeFields,
  maximumCodes,
  maximumWrongCodes,
  type Registration,
  registrationSchema,
} from './registration.ts';
import { identityTable, registrationKey, registrationPartition, registrationPrefix } from './table.ts';

const partitionOf = (email: string): string => registrationPartition(addressMark(email));

const keyOf = (email: string, { registrationId }: Pick<Registration, 'registrationId'>) =>
  registrationKey(partitionOf(email), registrationId);

export const addRegistration = (email: string, registration: Registration): Promise<void> =>
  transact([
    {
      Put: { TableName: tableName(identityTable), Item: { ...keyOf(email, registration), ...registration } },
    },
  ]);

/** Those that still wait, oldest first. */
export const waitingRegistrations = async (email: string, now: Date): Promise<Registration[]> => {
  const query = {
    table: identityTable,
    partition: partitionOf(email),
    sort: { beginsWith: registrationPrefix },
  };
  const found = await queryAll({ ...query, consistent: true }, registrationSchema);
  return found.filter(({ expiresAtSeconds }) => expiresAtSeconds * 1000 > now.getTime());
};

const guessIsLeft = '#wrong < :limit';

/**
 * Counts a guess before it is looked at, so that many at once are no more than one after the other.
 * @returns false when too many were wrong, or the registration is gone
 */
export const takeGuess = async (email: string, registration: Registration): Promise<boolean> => {
  const refusals = await tryTransact([
    {
      Update: {
        TableName: tableName(identityTable),
        Key: keyOf(email, registration),
        UpdateExpression: 'ADD #wrong :one',
        ConditionExpression: guessIsLeft,
        ExpressionAttributeNames: { '#wrong': 'wrongCodes' },
        ExpressionAttributeValues: { ':one': 1, ':limit': maximumWrongCodes },
      },
    },
  ]);
  return refusals.length === 0;
};

const codeIsLeft = '#sent < :limit';

/** Puts a new code in the place of the former one. @returns false when too many were sent, or it is gone */
export const renewCode = async (
  email: string,
  registration: Registration,
  code: string,
  now: Date,
): Promise<boolean> => {
  const { codeHash, codeExpiresAt } = codeFields(registration.registrationId, code, now);
  const refusals = await tryTransact([
    {
      Update: {
        TableName: tableName(identityTable),
        Key: keyOf(email, registration),
        UpdateExpression: 'SET #hash = :hash, #until = :until, #wrong = :none ADD #sent :one',
        ConditionExpression: codeIsLeft,
        ExpressionAttributeNames: {
          '#hash': 'codeHash',
          '#until': 'codeExpiresAt',
          '#wrong': 'wrongCodes',
          '#sent': 'codesSent',
        },
        ExpressionAttributeValues: {
          ':hash': codeHash,
          ':until': codeExpiresAt,
          ':none': 0,
          ':one': 1,
          ':limit': maximumCodes,
        },
      },
    },
  ]);
  return refusals.length === 0;
};

/** Their codes open nothing any more. */
export const dropRegistrations = async (
  email: string,
  registrations: readonly Pick<Registration, 'registrationId'>[],
): Promise<void> => {
  for (const registration of registrations) {
    await transact([{ Delete: { TableName: tableName(identityTable), Key: keyOf(email, registration) } }]);
  }
};

/** @throws DomainError `invalid-code` when it was opened or dropped meanwhile */
export const assertWaiting = async (
  email: string,
  registrationId: Id<'registration'>,
  now: Date,
): Promise<Registration[]> => {
  const waiting = await waitingRegistrations(email, now);
  if (waiting.some((other) => other.registrationId === registrationId)) return waiting;
  throw new DomainError('invalid-code', 'The code is used: sign in');
};
