/** Entries by which people are found, and the search among them. */
import * as z from 'zod';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItems, queryPage } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { type Findable, isFirstOf, readSearch, type Search, spokenOf, termsOf } from './finding.ts';
import { type Profile, profileSchema } from './profile.ts';
import { findingKey, findingPartition, identityTable, profileKey } from './table.ts';

type Person = Findable & { readonly userId: Id<'user'> };

const placeOf = ({ pk, sk }: { readonly pk: string; readonly sk: string }): string => `${pk} ${sk}`;

/**
 * For the transaction that writes the profile: on its condition nobody else changes these. All are written anew, for
 * each carries the whole name.
 */
export const findingWrites = (before: Person | undefined, after: Person | undefined): Write[] => {
  const TableName = tableName(identityTable);
  const items = after
    ? termsOf(after).map((term) => ({
        ...findingKey(term, after.userId),
        userId: after.userId,
        term: term.text,
        spoken: spokenOf(after),
      }))
    : [];
  const kept = new Set(items.map(placeOf));
  const gone = before
    ? termsOf(before)
        .map((term) => findingKey(term, before.userId))
        .filter((key) => !kept.has(placeOf(key)))
    : [];
  return [
    ...items.map((Item): Write => ({ Put: { TableName, Item } })),
    ...gone.map((Key): Write => ({ Delete: { TableName, Key } })),
  ];
};

const entrySchema = z.object({ userId: idSchema('user'), term: z.string() });

const furtherFilter = (further: readonly string[]) => ({
  FilterExpression: further.map((_, index) => `contains(#spoken, :word${index})`).join(' AND '),
  names: { '#spoken': 'spoken' },
  values: Object.fromEntries(further.map((word, index) => [`:word${index}`, word])),
});

const readEntries = ({ list, text, further }: Search, request: PageRequest) =>
  queryPage(
    {
      table: identityTable,
      partition: findingPartition(list),
      sort: { beginsWith: text },
      ...(further.length > 0 && { filter: furtherFilter(further) }),
    },
    entrySchema,
    request,
  );

/**
 * By what the words begin with, in the order of the word that was found. A page may be short and still have a cursor.
 * @param q a name or some of its words, an e-mail address or its beginning, or a phone
 */
export const findProfiles = async (q: string, request: PageRequest): Promise<Page<Profile>> => {
  const search = readSearch(q);
  if (!search) return { items: [] };
  const { items, nextCursor } = await readEntries(search, request);
  const ids = [...new Set(items.map(({ userId }) => userId))];
  const found = await getItems(identityTable, ids.map(profileKey), profileSchema);
  const byId = new Map<string, Profile>(found.map((profile) => [profile.userId, profile]));
  const people = items.flatMap(({ userId, term }) => {
    const profile = byId.get(userId);
    return profile && isFirstOf(profile, search, term) ? [profile] : [];
  });
  return { items: people, ...(nextCursor !== undefined && { nextCursor }) };
};
