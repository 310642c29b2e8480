/** The days that are closed, each with its summary, and which one is next. */
import * as z from 'zod';
import { newEvent } from '../events/catalogue.ts';
import { defineDocument } from '../events/document.ts';
import { type DailySummary, dailySummarySchema } from '../events/sales-events.ts';
import { tableName } from '../shared/dynamo.ts';
import { getItem, queryAll } from '../shared/read.ts';
import { dayAfter, daysBetween } from '../shared/shop-day.ts';
import { analyticsTable, closedKey, closedPartition, closingKey } from './table.ts';

const closingSchema = z.object({
  /** The day that is closed next. */
  next: z.string(),
  version: z.int(),
});
export type Closing = z.output<typeof closingSchema>;

const closings = /* @__PURE__ */ defineDocument({
  table: analyticsTable,
  name: 'closing of days',
  key: () => closingKey,
  schema: closingSchema,
});

const only = 'days';

/** Undefined until it is known with which day it begins. */
export const nextToClose = (): Promise<Closing | undefined> => closings.get(only);

/** @throws DomainError `conflict` when somebody else began meanwhile */
export const beginClosing = (first: string): Promise<void> =>
  closings.save(only, { next: { next: first, version: 1 } });

const isNotClosed = 'attribute_not_exists(#pk)';

/**
 * Stores the summary and announces it, once for a day: in one transaction with the step to the next day.
 * @param decided what it was decided on
 * @throws DomainError `conflict` when somebody else closed the day meanwhile
 */
export const saveClosed = (summary: DailySummary, decided: Closing, now: Date): Promise<void> => {
  const next = { next: dayAfter(summary.date), version: decided.version + 1 };
  return closings.save(only, {
    next,
    events: [newEvent('sales.daily-summary', summary, { now })],
    also: [
      {
        Put: {
          TableName: tableName(analyticsTable),
          Item: { ...closedKey(summary.date), ...summary },
          ConditionExpression: isNotClosed,
          ExpressionAttributeNames: { '#pk': 'pk' },
        },
      },
    ],
  });
};

export const closedDay = (date: string): Promise<DailySummary | undefined> =>
  getItem(analyticsTable, closedKey(date), dailySummarySchema);

/** Oldest first, both ends included. */
export const closedDays = async (from: string, to: string): Promise<DailySummary[]> => {
  const years = [...new Set(daysBetween(from, to).map(closedPartition))];
  const found = await Promise.all(
    years.map((partition) =>
      queryAll({ table: analyticsTable, partition, sort: { from, to } }, dailySummarySchema),
    ),
  );
  return found.flat();
};
