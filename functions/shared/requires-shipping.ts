/** What is sent or handed over, and what is not: files, codes, services. */
import * as z from 'zod';

/** In the words of Shopify and Medusa. Kept only where somebody said it. */
export const requiresShippingSchema = z
  .boolean()
  .optional()
  .meta({ description: 'Left out: true. What is not shipped is delivered as its order is confirmed.' });

export type Shippable = { readonly requiresShipping?: boolean | undefined };

export const requiresShipping = (of: Shippable): boolean => of.requiresShipping !== false;

/** For a snapshot: nothing where it is shipped, as of everything from before it was asked. */
export const shippingSnapshot = (of: Shippable): { requiresShipping?: false } =>
  requiresShipping(of) ? {} : { requiresShipping: false };
