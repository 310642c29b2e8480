/**
 * The one way for a versioned document to change: what was decided on one version is written only while the document
 * still has it, together with the events it announces.
 *
 *   A ── reads v3 ── writes v4 while version = 3 ✓
 *   B ──── reads v3 ──── writes v4 while version = 3 ✗ conflict ── reads v4, decides again
 *
 * Each is marked `@__PURE__` where it is defined, and its parts are read inside functions: a bundle that does not use
 * a document leaves it out, with its table and its schema.
 */

import type * as z from 'zod';
import { type Item, type Key, tableName } from '../shared/dynamo.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { pack } from '../shared/packed.ts';
import { getItem, type Read } from '../shared/read.ts';
import type { TableDefinition } from '../shared/table.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import { linked } from './chain.ts';
import type { Change, Versioned } from './change.ts';
import { outboxItem, outboxItemWrite } from './outbox.ts';

const isNew = 'attribute_not_exists(#pk)';
const isAsRead = '#version = :read';

/** That the stored document is the one of this version; version 0: that there is none. */
const hasVersion = (version: number) =>
  version === 0
    ? { ConditionExpression: isNew, ExpressionAttributeNames: { '#pk': 'pk' } }
    : {
        ConditionExpression: isAsRead,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': version },
      };

/** The hash of the last entry of its history; `chain.ts` says what it is for. */
export type Chained = { readonly chain?: string | undefined };

type Definition<T extends Versioned, I extends string, A extends T | undefined> = {
  readonly table: TableDefinition;
  /** As `There is no such …` goes on. */
  readonly name: string;
  readonly key: (id: I) => Key;
  readonly schema: z.ZodType<T>;
  /** What of it is stored compressed, see `pack`; left out: nothing. */
  readonly packed?: readonly (keyof T & string)[];
  /** Further attributes, for the indexes. */
  readonly indexed?: (document: T) => Item;
  /** What it is before it is written for the first time, of version 0; left out: nothing. */
  readonly absent?: (id: I) => A;
  /** The partition of its events; left out: its own. */
  readonly outbox?: (id: I) => string;
  /** Its history is a chain; the document keeps the hash of the last entry in `chain`. */
  readonly chained?: true;
  /** What every version leaves in its entry, so that the document can be told as it was then. */
  readonly kept?: (document: T) => Item;
  /** What is said when somebody else was faster. */
  readonly conflict?: string | ((id: I) => string);
  /** What it means that a new one is there already; left out: `conflict`. */
  readonly exists?: (document: T) => DomainError;
};

const conflictError = <I extends string>(conflict: string | ((id: I) => string), id: I): DomainError =>
  new DomainError('conflict', typeof conflict === 'string' ? conflict : conflict(id));

const documentReads = <T extends Versioned, I extends string, A extends T | undefined>({
  table,
  name,
  key,
  schema,
  absent,
}: Definition<T, I, A>) => {
  const get = async (id: I): Promise<T | A> =>
    (await getItem(table, key(id), schema, { consistent: true })) ?? (absent?.(id) as A);

  /** @throws DomainError `not-found` */
  const mustGet = async (id: I): Promise<T> => {
    const document = await get(id);
    if (!document) throw notFound(name);
    return document;
  };

  /** To be read with others, by `readTogether`. */
  const readOf = (id: I): Read<T | A> => ({
    table,
    key: key(id),
    parse: (item) => (item === undefined ? (absent?.(id) as A) : schema.parse(item)),
  });

  return { get, mustGet, readOf };
};

type Told<T extends Versioned> = Pick<Change<T>, 'events' | 'note'>;

/** The document of a version, and that version's entry in its history if it has one. */
const entryOf =
  <T extends Versioned, I extends string>({
    table,
    outbox,
    chained,
    kept,
  }: Pick<Definition<T, I, T>, 'table' | 'chained' | 'kept'> & { readonly outbox: (id: I) => string }) =>
  (id: I, next: T, { events = [], note }: Told<T>): readonly [T, Write[]] => {
    const isTold = events.length > 0 || note !== undefined;
    if (!isTold && !kept) return [next, []];
    const entry = outboxItem({
      pk: outbox(id),
      sequence: next.version,
      ...(isTold && { events }),
      note: { ...note, ...(kept && { state: kept(next) }) },
    });
    if (!chained) return [next, [outboxItemWrite(table, entry)]];
    const link = linked(entry, (next as Chained).chain);
    return [{ ...next, chain: link.hash }, [outboxItemWrite(table, link)]];
  };

/** Parts of a transaction: one may span documents, and features. */
const documentWrites = <T extends Versioned, I extends string>({
  table,
  key,
  packed,
  indexed,
  outbox = (id) => key(id).pk,
  chained,
  kept,
  conflict = 'The resource changed meanwhile',
  exists,
}: Omit<Definition<T, I, T | undefined>, 'absent'>) => {
  const otherwise = (id: I) => () => conflictError(conflict, id);

  const put = (id: I, document: T, version: number): Write['Put'] => ({
    TableName: tableName(table),
    Item: { ...key(id), ...(packed ? pack(document, packed) : document), ...indexed?.(document) },
    ...hasVersion(version),
  });

  /** Makes it, whatever its version; refused when there is one. */
  const newWrite = (id: I, document: T): Write => ({
    Put: put(id, document, 0),
    otherwise: exists ? () => exists(document) : otherwise(id),
  });

  /** Its next version, for a transaction; refused with `conflict` when it moved since that was decided. */
  const write = (id: I, next: T): Write => ({
    Put: put(id, next, next.version - 1),
    otherwise: otherwise(id),
  });

  const withEntry = entryOf<T, I>({ table, outbox, ...(chained && { chained }), ...(kept && { kept }) });

  /** A decided change with what it announces. */
  const writes = (id: I, { next, events, note, also = [] }: Change<T>): Write[] => {
    const [document, entry] = withEntry(id, next, { ...(events && { events }), ...(note && { note }) });
    return [write(id, document), ...entry, ...also];
  };

  /** Makes it with its first entry; refused as `newWrite` is. */
  const newWrites = (id: I, first: T, told: Told<T>): Write[] => {
    const [document, entry] = withEntry(id, first, told);
    return [newWrite(id, document), ...entry];
  };

  /** Deletes it, unless it moved since it was read. */
  const deleteWrite = (id: I, { version }: T): Write => ({
    Delete: { TableName: tableName(table), Key: key(id), ...hasVersion(version) },
    otherwise: otherwise(id),
  });

  /** For a transaction that stands on what was read of it, and does not write it. Version 0: that there is none. */
  const unchangedCheck = (id: I, { version }: Versioned): Write => ({
    ConditionCheck: { TableName: tableName(table), Key: key(id), ...hasVersion(version) },
    otherwise: otherwise(id),
  });

  return { newWrite, newWrites, write, writes, deleteWrite, unchangedCheck };
};

type Decided<T extends Versioned> = Change<T> | undefined;

/** What reads, decides and writes. */
const documentChanges = <T extends Versioned, I extends string>(
  name: string,
  get: (id: I) => Promise<T | undefined>,
  writes: (id: I, decided: Change<T>) => Write[],
) => {
  type Decide = (document: T) => Decided<T> | Promise<Decided<T>>;

  /** @throws DomainError `conflict` when the document moved since it was read */
  const save = (id: I, decided: Change<T>): Promise<void> => transact(writes(id, decided));

  /** Like `change`, and nothing happens to a document that is not there. */
  const changeIfThere = (id: I, decide: Decide): Promise<T | undefined> =>
    retryOnConflict(async () => {
      const document = await get(id);
      const decided = document && (await decide(document));
      if (!decided) return document;
      await save(id, decided);
      return decided.next;
    });

  /**
   * Reads, decides, writes; again from the start when somebody else was faster.
   * @returns the document as it is then
   * @throws DomainError `not-found`, and what `decide` throws
   */
  const change = async (id: I, decide: Decide): Promise<T> => {
    const document = await changeIfThere(id, decide);
    if (!document) throw notFound(name);
    return document;
  };

  return { save, changeIfThere, change };
};

export const defineDocument = <
  T extends Versioned,
  I extends string = string,
  A extends T | undefined = undefined,
>(
  definition: Definition<T, I, A>,
) => {
  const read = documentReads(definition);
  const part = documentWrites<T, I>(definition);
  return { ...read, ...part, ...documentChanges(definition.name, read.get, part.writes) };
};
