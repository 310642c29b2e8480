/**
 * What the external system tells of itself: an order moved there, or one was made there. `docs/external-system.md` has
 * the format. Fields that are not named here are ignored. Pure.
 */
import * as z from 'zod';
import { carrierSchema, trackingNumberSchema } from '../fulfilment/carrier.ts';
import { addressInputSchema } from '../shared/address-input.ts';
import { emailAddressSchema } from '../shared/email-address.ts';
import { type Id, idOf, idSchema, newRootUlid, ulidFrom } from '../shared/ids.ts';
import { currencySchema } from '../shared/money.ts';
import { maximumLines, maximumQuantity } from '../shared/order-size.ts';
import { momentSchema } from '../shared/time-range.ts';

const nameOfTheirs = (what: string) =>
  z.string().regex(/^[\w.:/-]{1,100}$/, `${what} takes 1 to 100 letters, digits and . : / _ -`);

const changeId = nameOfTheirs('an id');
const externalId = nameOfTheirs('an external id');

const common = {
  /** The same for every repetition. */
  id: changeId,
  at: momentSchema,
  /** Grows with each change of one order there: one that is overtaken is not taken. */
  revision: z.int().min(0).optional(),
};

const line = z.object({
  sku: z.string().min(1).max(64),
  quantity: z.int().min(1).max(maximumQuantity),
});

const lines = z
  .array(line)
  .min(1)
  .max(maximumLines)
  .refine((all) => new Set(all.map(({ sku }) => sku.toUpperCase())).size === all.length, {
    error: 'each SKU may appear once',
  });

export const externalStatuses = ['shipped', 'delivered', 'cancelled'] as const;

const statusChangeSchema = z
  .object({
    ...common,
    type: z.literal('order.status'),
    orderId: idSchema('order').optional(),
    /** Of an order that was made there, in place of `orderId`. */
    externalId: externalId.optional(),
    /** The last version of our order that it had when it decided this. */
    basedOn: z.int().min(1).optional(),
    status: z.enum(externalStatuses),
    carrier: carrierSchema.optional(),
    trackingNumber: trackingNumberSchema.optional(),
    /** Of a parcel with a part of the order; left out: all that has not left. */
    items: lines.optional(),
    reason: z.string().trim().min(1).max(300).optional(),
  })
  .refine(({ orderId, externalId: theirs }) => (orderId === undefined) !== (theirs === undefined), {
    error: 'names the order by orderId or by externalId',
  });

const newOrderSchema = z.object({
  ...common,
  type: z.literal('order.created'),
  externalId,
  email: emailAddressSchema,
  currency: currencySchema,
  items: lines,
  shippingAddress: addressInputSchema,
  shippingMethodId: z.string().max(60).optional(),
  note: z.string().trim().max(1000).optional(),
  /** `paid`: its money is there. `cash-on-delivery`: the carrier takes it. `open`: the customer pays here. */
  payment: z.enum(['paid', 'cash-on-delivery', 'open']).default('open'),
});

export const externalChangeSchema = z.union([statusChangeSchema, newOrderSchema]);
export type ExternalChange = z.output<typeof externalChangeSchema>;
export type StatusChange = z.output<typeof statusChangeSchema>;
export type NewExternalOrder = z.output<typeof newOrderSchema>;

const typed = z.looseObject({ type: z.string().optional(), id: changeId.optional().catch(undefined) });

export type ReadChange =
  | { readonly kind: 'change'; readonly change: ExternalChange }
  /** @property changeId its own; of one that has none, a name made of what it says */
  | { readonly kind: 'not-understood'; readonly changeId: string; readonly why: string };

const schemas: Readonly<Record<string, z.ZodType<ExternalChange>>> = {
  'order.status': statusChangeSchema,
  'order.created': newOrderSchema,
};

const maximumFlaws = 5;

const said = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, maximumFlaws)
    .map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`)
    .join('; ');

export const readChange = (raw: unknown): ReadChange => {
  const { data } = typed.safeParse(raw);
  const id = data?.id ?? `unnamed-${ulidFrom(JSON.stringify(raw) ?? '')}`;
  const schema = schemas[data?.type ?? ''];
  if (!schema) {
    const why = `type: must be one of ${Object.keys(schemas).join(', ')}`;
    return { kind: 'not-understood', changeId: id, why };
  }
  const parsed = schema.safeParse(raw);
  return parsed.success
    ? { kind: 'change', change: parsed.data }
    : { kind: 'not-understood', changeId: id, why: said(parsed.error) };
};

/** An order that was made there has its id from its number there: it is made here once, however often it comes. */
export const seedOfExternal = (theirs: string): string => newRootUlid(ulidFrom(`external order ${theirs}`));
export const orderIdOfExternal = (theirs: string): Id<'order'> => idOf('order', seedOfExternal(theirs));

/** The order here that a change is about. */
export const orderIdOf = (change: ExternalChange): Id<'order'> =>
  change.type === 'order.created' || change.orderId === undefined
    ? orderIdOfExternal(change.externalId ?? '')
    : change.orderId;
