/** A profile as its owner sees it. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { type Profile, profileSchema, taxExemptionSchema } from './profile.ts';

export const userFields = {
  id: idSchema('user'),
  ...profileSchema.omit({ userId: true, metadata: true, openedBy: true }).shape,
  taxExemption: taxExemptionSchema.omit({ grantedBy: true }).optional().meta({ id: 'OwnTaxExemption' }),
  phoneVerified: z.literal(false).optional().meta({
    description: 'Beside `phone`: nobody has proven it. Nothing is sent there, and nobody signs in by it.',
  }),
};

/** Which of the staff granted an exemption is no matter of its owner. */
export const userBody = ({ userId, metadata: _, openedBy: __, taxExemption, ...profile }: Profile) => ({
  id: userId,
  ...profile,
  ...(taxExemption && {
    taxExemption: { reason: taxExemption.reason, grantedAt: taxExemption.grantedAt },
  }),
  ...(profile.phone !== undefined && { phoneVerified: false as const }),
});
