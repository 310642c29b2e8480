/** Prefixed ULIDs: sortable by time, 80 random bits, the prefix says what it names. */
import { createHash } from 'node:crypto';
import { isValid, ulid } from 'ulid';
import * as z from 'zod';

export const idPrefixes = {
  address: 'adr',
  adjustment: 'adj',
  attention: 'att',
  audit: 'aud',
  cart: 'crt',
  category: 'cat',
  conflict: 'cnf',
  'data-export': 'dex',
  delivery: 'dlv',
  dispute: 'dsp',
  edit: 'edt',
  event: 'evt',
  export: 'exp',
  guest: 'gst',
  image: 'img',
  import: 'imp',
  item: 'itm',
  order: 'ord',
  payment: 'pay',
  product: 'prd',
  promotion: 'prm',
  reconciliation: 'rec',
  refund: 'rfd',
  registration: 'reg',
  return: 'rtn',
  run: 'run',
  shipment: 'shp',
  user: 'usr',
  variant: 'var',
  webhook: 'whk',
} as const;
export type IdKind = keyof typeof idPrefixes;

/** An id that cannot be taken for another kind's. */
export type Id<K extends IdKind> = `${(typeof idPrefixes)[K]}_${string}`;

const random = new Uint8Array(1024);
let taken = random.length;

/** Random bytes are cheap by the thousand: `ulid` asks the system for each of its 16 characters, 80 µs for an id. */
const nextRandom = (): number => {
  if (taken === random.length) {
    crypto.getRandomValues(random);
    taken = 0;
  }
  const byte = random[taken] ?? 0;
  taken += 1;
  return byte / 256;
};

/** A new ULID whose time part is `now`. */
export const newUlid = (now: Date): string => ulid(now.getTime(), nextRandom);

export const newId = <K extends IdKind>(kind: K, now: Date): Id<K> => idOf(kind, newUlid(now));

/** The id of `kind` with this very ULID: how one request's ids stay the same when it is repeated. */
export const idOf = <K extends IdKind>(kind: K, ulidPart: string): Id<K> => `${idPrefixes[kind]}_${ulidPart}`;

/** `ord_01J…` → `01J…` */
export const ulidOf = (id: Id<IdKind>): string => id.slice(id.indexOf('_') + 1);

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** In the form of a ULID, the same for the same text: what a thing follows from is its name. */
export const ulidFrom = (text: string): string =>
  [...createHash('sha256').update(text).digest().subarray(0, 26)]
    .map((byte, index) => alphabet[byte % (index === 0 ? 8 : 32)])
    .join('');

/** A ULID with room for up to 1,023 parts: its last two characters are zero (70 random bits remain). */
export const newRootUlid = (seed: string): string => `${seed.slice(0, 24)}00`;

/** The ULID of part `index` (1..1023) of a root, so that the root is known from the part without a look-up. */
export const partUlid = (rootUlid: string, index: number): string => {
  if (!Number.isInteger(index) || index < 1 || index > 1023) throw new RangeError(`no part ${index}`);
  return `${rootUlid.slice(0, 24)}${alphabet[index >> 5]}${alphabet[index & 31]}`;
};

export const rootUlidOf = (part: string): string => `${part.slice(0, 24)}00`;

const makeIdSchema = <K extends IdKind>(kind: K) =>
  z
    .string()
    .max(60)
    .refine((value): value is Id<K> => isIdOf(kind, value), {
      error: `must be an id like ${idPrefixes[kind]}_…`,
    })
    .meta({ example: `${idPrefixes[kind]}_01JD3Z7Q4M8K2V5X9W6T1R0N00` });

type IdSchema<K extends IdKind> = ReturnType<typeof makeIdSchema<K>>;

/** Under each kind its own schema, which a map's type cannot say. */
const idSchemas = new Map<IdKind, unknown>();

/**
 * Accepts exactly the ids of one kind. User ids carry the pool's UUID instead of a ULID. Made once for a kind: a
 * function asks for some fifty, and would spend a tenth of its start on copies.
 */
export const idSchema = <K extends IdKind>(kind: K): IdSchema<K> => {
  const schema = (idSchemas.get(kind) as IdSchema<K> | undefined) ?? makeIdSchema(kind);
  idSchemas.set(kind, schema);
  return schema;
};

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isIdOf = <K extends IdKind>(kind: K, value: string): value is Id<K> => {
  const prefix = `${idPrefixes[kind]}_`;
  if (!value.startsWith(prefix)) return false;
  const rest = value.slice(prefix.length);
  return kind === 'user' ? uuidPattern.test(rest) || isValid(rest) : isValid(rest);
};
