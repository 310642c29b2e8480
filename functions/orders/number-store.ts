/** Which order has a number: reserved when it is placed, for good. */
import * as z from 'zod';
import { tableName } from '../shared/dynamo.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItem } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import type { Order } from './order.ts';
import { numberKey, ordersTable } from './table.ts';

const numberIsFree = 'attribute_not_exists(#pk)';

/** Refused with `conflict` when another order has it: then another one is drawn. */
export const numberWrites = ({ id, number }: Order): Write[] =>
  number === undefined
    ? []
    : [
        {
          Put: {
            TableName: tableName(ordersTable),
            Item: { ...numberKey(number), orderId: id },
            ConditionExpression: numberIsFree,
            ExpressionAttributeNames: { '#pk': 'pk' },
          },
        },
      ];

const numberedSchema = z.object({ orderId: idSchema('order') });

export const orderIdOfNumber = async (number: string): Promise<Id<'order'> | undefined> =>
  (await getItem(ordersTable, numberKey(number), numberedSchema))?.orderId;
