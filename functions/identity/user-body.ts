/** A profile as its owner sees it. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { type Profile, profileSchema } from './profile.ts';

export const userFields = {
  id: idSchema('user'),
  ...profileSchema.omit({ userId: true, metadata: true, openedBy: true }).shape,
  phoneVerified: z.literal(false).optional().meta({
    description: 'Beside `phone`: nobody has proven it. Nothing is sent there, and nobody signs in by it.',
  }),
};

export const userBody = ({ userId, metadata: _, openedBy: __, ...profile }: Profile) => ({
  id: userId,
  ...profile,
  ...(profile.phone !== undefined && { phoneVerified: false as const }),
});
