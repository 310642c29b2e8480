import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { providerApis, providerNames } from '../../functions/payments/providers/provider-rows.ts';
import { tablesOf } from '../../lib/declared-tables.ts';
import type { FunctionDefinition } from '../../lib/function-definition.ts';
import { functions, rows } from '../../lib/functions.ts';
import { differences } from '../../lib/rows-and-code/differences.ts';
import { ownCodeOf } from '../../lib/rows-and-code/own-code.ts';
import { providerFileDifferences } from '../../lib/rows-and-code/provider-files.ts';

const code = await ownCodeOf(rows);
const declared = tablesOf(functions).map(({ name }) => name);

const rowOf = (name: string): FunctionDefinition => {
  const row = rows.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`no function ${name}`);
  return row;
};

const found = (planted: FunctionDefinition): string[] => {
  const own = code.get(planted.name);
  if (!own) throw new Error(`no code of ${planted.name}`);
  return differences(planted, { ...own, handles: rowOf(planted.name).consumes ?? [] }, declared);
};

const tableOf = (name: string) => rowOf(name).tables.slice(0, 1);

describe('a row and its code', () => {
  it.each(rows)('are one truth for $name', (row) => {
    expect(found(row)).toEqual([]);
  });

  it('differ by an event that nothing handles', () => {
    const row = rowOf('payments-consumer');
    expect(found({ ...row, consumes: [...(row.consumes ?? []), 'order.shipped'] })).toEqual([
      'payments-consumer hears order.shipped, for which functions/payments/consumer.ts has no handler: write it, or take it from the row',
    ]);
  });

  it('differ by a handler that nothing reaches', () => {
    expect(found({ ...rowOf('payments-consumer'), consumes: [] })).toEqual([
      'functions/payments/consumer.ts handles payment.refund-requested, which payments-consumer never hears: add it to the row’s consumes',
    ]);
  });

  it('differ by a table that is given and not used', () => {
    const row = rowOf('settings-api');
    expect(found({ ...row, tables: [...row.tables, ...tableOf('carts-api')] })).toEqual([
      'settings-api is given the table carts, which its code does not use: take it from the row',
    ]);
  });

  it('differ by what serve alone needs, which every function with routes is given anyway', () => {
    const row = rowOf('promotions-api');
    const platform = rowOf('payments-api').tables.filter(({ table }) => table.name === 'platform');
    expect(found({ ...row, tables: [...row.tables, ...platform] })).toEqual([
      'promotions-api is given the table platform, which its code does not use: take it from the row',
    ]);
  });

  it('differ by a table that is used and not given', () => {
    expect(found({ ...rowOf('settings-api'), tables: [] })).toEqual([
      'settings-api uses the table settings, which its row does not give it: add it',
    ]);
  });

  it('differ by what is done with a table that is given for something else', () => {
    const row = rowOf('order-edits-api');
    const tables = row.tables.map((use) =>
      use.table.name === 'payments' ? { ...use, may: use.may.filter((action) => action !== 'Query') } : use,
    );
    expect(found({ ...row, tables })).toEqual([
      'order-edits-api can call Query payments: add it to its row, or import what does so from elsewhere',
    ]);
  });

  it('differ by an action that nothing calls, and by a call that nothing allows', () => {
    const row = rowOf('events-publisher');
    expect(found({ ...row, capabilities: [...(row.capabilities ?? []), 'ses:SendEmail'] })).toEqual([
      'events-publisher may ses:SendEmail, which its code does not call: take it from the row',
    ]);
    expect(found({ ...row, capabilities: [] })).toEqual([
      'events-publisher calls events:PutEvents: add it to its row',
      'events-publisher calls sqs:SendMessage: add it to its row',
    ]);
  });

  it('differ by a call whose command is chosen as it runs', () => {
    const row = rowOf('customers-api');
    const capabilities = row.capabilities?.filter((one) => one !== 'cognito-idp:AdminDisableUser') ?? [];
    expect(found({ ...row, capabilities })).toEqual([
      'customers-api calls cognito-idp:AdminDisableUser: add it to its row',
    ]);
  });

  it('differ by what only those may do who are fed by a queue', () => {
    const { consumes: _, ...unfed } = rowOf('order-flow-consumer');
    expect(found(unfed)).toContain(
      'order-flow-consumer calls sqs:ChangeMessageVisibility: add it to its row',
    );
  });

  it('differ by a secret that is not read, and by one that is', () => {
    const row = rowOf('fulfilment-api');
    expect(found({ ...row, capabilities: [{ secret: 'stripe' }] })).toEqual([
      'fulfilment-api reads the secret carriers: add it to its row',
      'fulfilment-api may read the secret stripe, which its code does not: take it from the row',
    ]);
  });
});

describe('the payment providers', () => {
  const adapters = 'functions/payments/providers/adapters';
  const dialects = 'local/world/providers/dialects';
  const whole = {
    ...Object.fromEntries(
      providerNames.map((name) => [`${adapters}/${name}.ts`, `export const ${name} = {};`]),
    ),
    ...Object.fromEntries(
      [...providerApis.keys()].map((name) => [`${dialects}/${name}.ts`, `export const ${name} = {};`]),
    ),
  };

  const foundWith = async (planted: Readonly<Record<string, string | undefined>>): Promise<string[]> => {
    const root = mkdtempSync(join(tmpdir(), 'waybill-providers-'));
    try {
      for (const [file, text] of Object.entries({ ...whole, ...planted })) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        if (text !== undefined) writeFileSync(join(root, file), text);
      }
      return await providerFileDifferences(root);
    } finally {
      rmSync(root, { recursive: true });
    }
  };

  it('have an adapter and somebody who imitates them', async () => {
    expect(await providerFileDifferences(join(import.meta.dirname, '../..'))).toEqual([]);
    expect(await foundWith({})).toEqual([]);
  });

  it('are missed by name, and so is what belongs to none', async () => {
    const planted = {
      [`${adapters}/stripe.ts`]: undefined,
      [`${adapters}/paystack.ts`]: 'export const payStack = {};',
      [`${dialects}/barter.ts`]: 'export const barter = {};',
    };
    expect(await foundWith(planted)).toEqual([
      'functions/payments/providers/provider-rows.ts has stripe: write functions/payments/providers/adapters/stripe.ts, which says how it is asked',
      'functions/payments/providers/adapters/paystack.ts must export paystack: it is found by that name',
      'local/world/providers/dialects/barter.ts is of no payment provider: give it a row in functions/payments/providers/provider-rows.ts, or move it out of the folder',
    ]);
  });
});
