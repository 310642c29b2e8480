/**
 * A file of changes as an external system writes it: CSV by RFC 4180 with a first row of names and a last row `end,<rows>`, so
 * that half a file is told from a whole one. Rows of one id that follow each other are one change with several lines.
 * `docs/external-system.md` has the columns. Pure.
 */
import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';
import type { ChangePage } from './port.ts';

const cell = z
  .string()
  .transform((text) => (text === '' ? undefined : text))
  .optional();

const rowSchema = z.object({
  id: z.string(),
  type: cell,
  at: cell,
  revision: cell,
  order_id: cell,
  external_id: cell,
  based_on: cell,
  status: cell,
  carrier: cell,
  tracking_number: cell,
  reason: cell,
  sku: cell,
  quantity: cell,
  email: cell,
  currency: cell,
  name: cell,
  line1: cell,
  line2: cell,
  city: cell,
  region: cell,
  postal_code: cell,
  country: cell,
  phone: cell,
  shipping_method: cell,
  note: cell,
  payment: cell,
});
type Row = z.output<typeof rowSchema>;

/** What is no number stays text, and is refused by the schema of changes. */
const numberIn = (text: string | undefined): number | string | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : text;

const present = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const linesOf = (rows: readonly Row[]): { items: object[] } | undefined => {
  const items = rows.flatMap(({ sku, quantity }) =>
    sku === undefined ? [] : [present({ sku, quantity: numberIn(quantity) })],
  );
  return items.length === 0 ? undefined : { items };
};

const addressOf = (row: Row): { shippingAddress: object } | undefined => {
  const { name, line1, line2, city, region, country, phone, postal_code: postalCode } = row;
  const address = present({ name, line1, line2, city, region, postalCode, country, phone });
  return Object.keys(address).length === 0 ? undefined : { shippingAddress: address };
};

const changeOf = (rows: readonly [Row, ...Row[]]): object => {
  const [row] = rows;
  const { id, type, at, status, carrier, reason, email, currency, note, payment } = row;
  return present({
    ...{ id, type, at, status, carrier, reason, email, currency, note, payment },
    revision: numberIn(row.revision),
    basedOn: numberIn(row.based_on),
    orderId: row.order_id,
    externalId: row.external_id,
    trackingNumber: row.tracking_number,
    shippingMethodId: row.shipping_method,
    ...linesOf(rows),
    ...addressOf(row),
  });
};

const grouped = (rows: readonly Row[]): [Row, ...Row[]][] => {
  const groups: [Row, ...Row[]][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0].id === row.id) last.push(row);
    else groups.push([row]);
  }
  return groups;
};

const endMark = 'end';

const recordsIn = (text: string): unknown[] =>
  parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });

type Read = Pick<ChangePage, 'changes' | 'flaw'>;

/** @param name of the file, for people */
export const readChangesFile = (name: string, text: string): Read => {
  let records: unknown[];
  try {
    records = recordsIn(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { changes: [], flaw: `${name} is no CSV: ${error.message}` };
  }
  const rows = z.array(rowSchema).safeParse(records);
  if (!rows.success) return { changes: [], flaw: `${name} has no column id` };
  const end = rows.data.findIndex(({ id }) => id === endMark);
  const body = end < 0 ? rows.data : rows.data.slice(0, end);
  const isWhole = end >= 0 && numberIn(rows.data[end]?.type) === body.length;
  const flaw = isWhole ? undefined : `${name} is not whole: its last row is not ${endMark},${body.length}`;
  return { changes: grouped(body).map(changeOf), flaw };
};
