/** What AWS bills for a call of the SDK. */
import * as z from 'zod';
import type { SdkCallMade } from './sdk-meter.ts';
import type { Use } from './usage.ts';

type Share = Omit<Use, 'step'> & { readonly amount: number };

/** An entry of the bus counts once for each 64 KB (aws.amazon.com/eventbridge/pricing). */
const bytesOfEntry = 64 * 1024;

const writes = /^(Put|Update|Delete|BatchWrite|TransactWrite)/;

const entriesSchema = z.looseObject({
  Entries: z.array(z.looseObject({ Detail: z.string(), DetailType: z.string(), Source: z.string() })),
});
const transactionSchema = z.looseObject({ TransactItems: z.array(z.unknown()) });

const ofDynamoDb = ({ by, operation, input, consumed, refused }: SdkCallMade): Share[] => {
  const what = writes.test(operation) ? 'write units' : 'read units';
  const units = consumed.flatMap(({ TableName, Table, GlobalSecondaryIndexes }) => {
    const places: [string, number][] = [[TableName, Table.CapacityUnits]];
    for (const [name, { CapacityUnits }] of Object.entries(GlobalSecondaryIndexes)) {
      places.push([`${TableName}/${name}`, CapacityUnits]);
    }
    return places.map(([where, amount]): Share => ({ by, service: 'DynamoDB', what, where, amount }));
  });
  if (refused === undefined || what === 'read units') return units;
  // A write whose condition fails is billed like one of the item that is there: a unit at least, in a transaction two.
  const items = transactionSchema.safeParse(input).data?.TransactItems.length;
  const amount = items === undefined ? 1 : items * 2;
  return [{ by, service: 'DynamoDB', what, where: 'refused', amount }];
};

const ofEvents = ({ by, input }: SdkCallMade): Share[] => {
  const { Entries } = entriesSchema.parse(input);
  const sizes = Entries.map(({ Detail, DetailType, Source }) =>
    Buffer.byteLength(Detail + DetailType + Source),
  );
  const amount = sizes.reduce((total, size) => total + Math.ceil(size / bytesOfEntry), 0);
  const bytes = sizes.reduce((total, size) => total + size, 0);
  const bus = { by, service: 'EventBridge' };
  return [
    { ...bus, what: 'entries', amount },
    { ...bus, what: 'bytes', amount: bytes },
  ];
};

const ofMail = ({ by, input }: SdkCallMade): Share[] => [
  { by, service: 'SESv2', what: 'mails', amount: 1 },
  { by, service: 'SESv2', what: 'bytes', amount: Buffer.byteLength(JSON.stringify(input)) },
];

const further: Readonly<Record<string, (call: SdkCallMade) => Share[]>> = {
  DynamoDB: ofDynamoDb,
  EventBridge: ofEvents,
  SESv2: ofMail,
};

/** The call itself, by its name, and what it took. */
export const usesOfCall = (call: SdkCallMade): Share[] => {
  const { by, service, operation, refused } = call;
  const refusal: Share[] =
    refused === undefined
      ? []
      : [{ by, service, what: 'refused', where: `${operation} ${refused}`, amount: 1 }];
  return [{ by, service, what: operation, amount: 1 }, ...refusal, ...(further[service]?.(call) ?? [])];
};
