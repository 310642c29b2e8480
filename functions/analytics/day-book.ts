/**
 * The book of the shop's days: what each consists of. A day takes entries until it is sealed; what is heard of later is an
 * entry of the first day that is open.
 *
 *   consumer ── reads "open from 1st" ── writes an entry of the 1st while open from ≤ 1st ✓
 *   closing  ──────────────────────────────────────────────── seals: open from 2nd ── sums the 1st up
 *   consumer ── reads "open from 1st" ──────────────────────────── writes … ✗ conflict ── reads "open from 2nd" ── …
 *
 * So what is summed up is all there will ever be of a day, whenever and however often it is summed up. Which days are
 * open stands in eight items, by what the entry is about: an item takes one transaction at a time.
 */
import * as z from 'zod';
import { setIf } from '../shared/conditional-write.ts';
import { tableName } from '../shared/dynamo.ts';
import { getItem, getItems, queryPage } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { addEntry, type DaySums, noDaySums } from './daily-summary.ts';
import { type DayEntry, entrySchema } from './day-entry.ts';
import { analyticsTable, entryKey, entryPartitions, openDaysKey, openDaysKeys } from './table.ts';

/** As long as repeated events are known: whoever sums a day up again needs its entries. */
const keptSeconds = 400 * 24 * 60 * 60;

const openDaysSchema = z.object({
  /** The first day that takes entries; left out: all do. */
  from: z.string().optional(),
  /** The earliest day that ever got an entry here. */
  first: z.string().optional(),
});
type OpenDays = z.output<typeof openDaysSchema>;

const takesEntries = 'attribute_not_exists(#from) OR #from <= :date';

/** That the day still takes entries; the first day of all is noted, so that whoever closes days knows where to begin. */
const isOpenWrite = (about: string, date: string, { first }: OpenDays): Write => {
  const condition = {
    TableName: tableName(analyticsTable),
    Key: openDaysKey(about),
    ConditionExpression: takesEntries,
    ExpressionAttributeValues: { ':date': date },
  };
  if (first !== undefined && first <= date) {
    return { ConditionCheck: { ...condition, ExpressionAttributeNames: { '#from': 'from' } } };
  }
  return {
    Update: {
      ...condition,
      UpdateExpression: 'SET #first = :date',
      ExpressionAttributeNames: { '#from': 'from', '#first': 'first' },
    },
  };
};

const entryIsNew = 'attribute_not_exists(#pk)';

/**
 * Puts an entry down, with what makes sure that it is put down once, in the transaction of its cause.
 * `conflict`: the day was sealed meanwhile, so that this is to be asked again.
 */
export const entryWrites = async (entry: DayEntry, now: Date): Promise<Write[]> => {
  const { about, date } = entry;
  const key = openDaysKey(about);
  const open = (await getItem(analyticsTable, key, openDaysSchema, { consistent: true })) ?? {};
  const day = open.from !== undefined && open.from > date ? open.from : date;
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + keptSeconds;
  return [
    {
      Put: {
        TableName: tableName(analyticsTable),
        Item: { ...entryKey(day, about, entry), ...entry, expiresAtSeconds },
        ConditionExpression: entryIsNew,
        ExpressionAttributeNames: { '#pk': 'pk' },
      },
    },
    isOpenWrite(about, day, open),
  ];
};

/** From then on no day before takes an entry; repeating it does no harm. */
export const openFrom = async (date: string): Promise<void> => {
  const isEarlier = {
    expression: 'attribute_not_exists(#from) OR #from < :date',
    names: { '#from': 'from' },
    values: { ':date': date },
  };
  await Promise.all(openDaysKeys().map((key) => setIf(analyticsTable, key, { from: date }, isEarlier)));
};

/** The earliest day that has an entry; undefined: nothing happened yet. */
export const firstDay = async (): Promise<string | undefined> => {
  const all = await getItems(analyticsTable, openDaysKeys(), openDaysSchema, { consistent: true });
  return all.flatMap(({ first }) => first ?? []).sort()[0];
};

const entriesPerPage = 1000;

/** All entries of a day, page by page. @param date one that is sealed, or more may come */
export const eachEntry = async (date: string, visit: (entry: DayEntry) => void): Promise<void> => {
  for (const partition of entryPartitions(date)) {
    let cursor: string | undefined;
    do {
      const page = await queryPage({ table: analyticsTable, partition, consistent: true }, entrySchema, {
        limit: entriesPerPage,
        cursor,
      });
      for (const entry of page.items) visit(entry);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
};

export const sumUp = async (date: string): Promise<DaySums> => {
  const sums = noDaySums(date);
  await eachEntry(date, (entry) => addEntry(sums, entry));
  return sums;
};
