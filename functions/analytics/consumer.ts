/** Counts approved orders, each once however often its event comes. */
import { consume } from '../events/consume.ts';
import { salesOf } from './sales.ts';
import { countOrder } from './store.ts';

export const handler = consume({
  'order.approved': ({ id, data }) => countOrder(id, salesOf(data), new Date()),
});
