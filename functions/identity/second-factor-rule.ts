/** Of whom a stage requires a second factor. */
import { type Role, roles } from '../shared/permissions.ts';

const bound: readonly Role[] = roles.filter((role) => role === 'staff' || role === 'admin');

export const isRequiredOf = (held: readonly Role[]): boolean =>
  process.env.SECOND_FACTOR === 'staff' && held.some((role) => bound.includes(role));
