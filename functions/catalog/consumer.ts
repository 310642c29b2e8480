/** Keeps listings right when categories move. */
import { consume } from '../events/consume.ts';
import { followMove } from './follow-move.ts';

export const handler = consume({
  'category.moved': ({ data }) => followMove(data.categoryId, new Date()),
});
