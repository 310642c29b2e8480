/** Reads and writes of what waits for a person. What is true is read off the things themselves (`examine.ts`). */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { dynamo, tableName } from '../shared/dynamo.ts';
import { getItem, queryAll, queryPage } from '../shared/read.ts';
import { tryTransact, type Write } from '../shared/transact.ts';
import { raiseAlarm } from './alarm.ts';
import { type AttentionKind, withoutAlarm } from './contract.ts';
import { type Difference, type Matter, matterSchema } from './matter.ts';
import {
  aboutPartition,
  attentionTable,
  kindPartition,
  matterKey,
  openPartition,
  sweepKey,
} from './table.ts';

const stored = (matter: Matter) => ({
  ...matterKey(matter.about, matter.id),
  ...matter,
  ...(!matter.settled && {
    listKey: openPartition,
    kindKey: kindPartition(matter.kind),
    atKey: `${matter.at}#${matter.id}`,
  }),
});

/** All that is known of one thing, settled or not. */
export const listAbout = (about: string): Promise<Matter[]> =>
  queryAll({ table: attentionTable, partition: aboutPartition(about), consistent: true }, matterSchema);

/** Newest first, without what staff settled. */
export const listOpen = (request: PageRequest): Promise<Page<Matter>> =>
  queryPage(
    { table: attentionTable, index: 'byAge', partition: openPartition, newestFirst: true },
    matterSchema,
    request,
  );

/** The same of one kind. */
export const listOpenOf = (kind: AttentionKind, request: PageRequest): Promise<Page<Matter>> =>
  queryPage(
    { table: attentionTable, index: 'byKind', partition: kindPartition(kind), newestFirst: true },
    matterSchema,
    request,
  );

const namedSchema = z.object({ about: z.string() });

/** The index only leads to the matter; a moment too early it is not found, and asked for again. */
export const getMatter = async (id: string): Promise<Matter | undefined> => {
  const { items } = await queryPage({ table: attentionTable, index: 'byId', partition: id }, namedSchema, {
    limit: 1,
  });
  const [named] = items;
  if (!named) return undefined;
  return getItem(attentionTable, matterKey(named.about, id), matterSchema, { consistent: true });
};

const isNew = 'attribute_not_exists(#pk)';
const isThereAndOpen = 'attribute_exists(#pk) AND attribute_not_exists(#settled)';

const appearWrite = (matter: Matter): Write => ({
  Put: {
    TableName: tableName(attentionTable),
    Item: stored(matter),
    ConditionExpression: isNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
});

const changeWrite = (matter: Matter): Write => ({
  Put: {
    TableName: tableName(attentionTable),
    Item: stored(matter),
    ConditionExpression: isThereAndOpen,
    ExpressionAttributeNames: { '#pk': 'pk', '#settled': 'settled' },
  },
});

const goWrite = ({ about, id }: Matter): Write => ({
  Delete: { TableName: tableName(attentionTable), Key: matterKey(about, id) },
});

/** One by one: somebody else may have written the same, which is as good. The alarm is raised first, so never lost. */
export const applyDifference = async ({ appeared, changed, gone }: Difference, now: Date): Promise<void> => {
  for (const matter of appeared) {
    if (!withoutAlarm.has(matter.kind)) raiseAlarm(matter, now);
    await tryTransact([appearWrite(matter)]);
  }
  for (const matter of changed) await tryTransact([changeWrite(matter)]);
  for (const matter of gone) await tryTransact([goWrite(matter)]);
};

/** It leaves the lists and stays known, so that it does not come back. */
export const saveSettled = async (matter: Matter, settled: NonNullable<Matter['settled']>): Promise<void> => {
  await tryTransact([changeWrite({ ...matter, settled })]);
};

const markSchema = z.object({ mark: z.string() });

/** Where a sweep goes on: a cursor, or the moment up to which it has looked. */
export const getMark = async (name: string): Promise<string | undefined> =>
  (await getItem(attentionTable, sweepKey(name), markSchema, { consistent: true }))?.mark;

/** @param mark left out: from the beginning */
export const saveMark = async (name: string, mark = ''): Promise<void> => {
  await dynamo().send(
    new PutCommand({ TableName: tableName(attentionTable), Item: { ...sweepKey(name), mark } }),
  );
};
