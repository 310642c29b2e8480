/** Whose an order is: an account's, or a guest's, who ordered with an e-mail address alone. */
import * as z from 'zod';
import { type Id, idPrefixes, isIdOf } from './ids.ts';

export type CustomerId = Id<'user'> | Id<'guest'>;

export const isGuestId = (customerId: string): customerId is Id<'guest'> => isIdOf('guest', customerId);

const isCustomerId = (value: string): value is CustomerId => isIdOf('user', value) || isGuestId(value);

export const customerIdSchema = z
  .string()
  .max(60)
  .refine(isCustomerId, { error: `must be an id like ${idPrefixes.user}_… or ${idPrefixes.guest}_…` })
  .meta({ example: `${idPrefixes.user}_01JD3Z7Q4M8K2V5X9W6T1R0N00` });
