/** One thing that waits for a person. Its id follows from what it is about, so it is there once. */
import * as z from 'zod';
import { type Id, idOf, idSchema, ulidFrom } from '../shared/ids.ts';
import { type AttentionKind, attentionKindSchema, stakeSchema } from './contract.ts';

const settledSchema = z.object({ at: z.string(), by: z.string(), note: z.string() });

export const matterSchema = z.object({
  id: idSchema('attention'),
  kind: attentionKindSchema,
  /** The thing that is read again to know whether it still waits: `order#ord_…`, `endpoint#whk_…`. */
  about: z.string(),
  /** What of the thing: a refund's id, a message's. */
  detail: z.string(),
  at: z.iso.datetime(),
  orderId: idSchema('order').optional(),
  stake: stakeSchema,
  nextStep: z.string(),
  /** By staff, outside of Waybill. */
  settled: settledSchema.optional(),
});
export type Matter = z.output<typeof matterSchema>;

export const attentionIdOf = (kind: AttentionKind, about: string, detail: string): Id<'attention'> =>
  idOf('attention', ulidFrom(`${kind} ${about} ${detail}`));

export type NewMatter = Omit<Matter, 'id' | 'about' | 'settled'>;

export const matterOf = (about: string, matter: NewMatter): Matter => ({
  ...matter,
  about,
  id: attentionIdOf(matter.kind, about, matter.detail),
});

export const things = [
  'order',
  'endpoint',
  'delivery',
  'import',
  'export',
  'queue',
  'reconciliation',
  'conflict',
  'system',
  'stock',
  'ledger',
  'books',
] as const;
export type Thing = (typeof things)[number];

export const aboutOf = (thing: Thing, id: string): string => `${thing}#${id}`;

/** @throws RangeError for what is no thing of ours */
export const thingOf = (about: string): { readonly thing: Thing; readonly id: string } => {
  const [name = '', ...rest] = about.split('#');
  const thing = things.find((known) => known === name);
  if (!thing) throw new RangeError(`nothing is known of ${about}`);
  return { thing, id: rest.join('#') };
};

/** What the store has to change so that it holds what is true now. */
export type Difference = {
  /** Whose appearing is an alarm. */
  readonly appeared: readonly Matter[];
  /** Of which more or less is at stake now, or the next step is another one. */
  readonly changed: readonly Matter[];
  readonly gone: readonly Matter[];
};

const isSame = (a: Matter, b: Matter): boolean =>
  a.stake.text === b.stake.text &&
  a.stake.amount?.amount === b.stake.amount?.amount &&
  a.nextStep === b.nextStep;

/** What staff settled stays settled as long as it is about the same. */
export const differenceBetween = (stored: readonly Matter[], now: readonly Matter[]): Difference => {
  const known = new Map(stored.map((matter) => [matter.id, matter]));
  const current = new Set(now.map(({ id }) => id));
  return {
    appeared: now.filter(({ id }) => !known.has(id)),
    changed: now.flatMap((matter) => {
      const before = known.get(matter.id);
      if (!before || before.settled || isSame(before, matter)) return [];
      return [{ ...matter, at: before.at }];
    }),
    gone: stored.filter(({ id }) => !current.has(id)),
  };
};

export const isNothing = ({ appeared, changed, gone }: Difference): boolean =>
  appeared.length + changed.length + gone.length === 0;
