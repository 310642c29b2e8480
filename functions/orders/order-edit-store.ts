/** Edits, kept beside their order for good: they say who asked for what. Nothing personal is in them. */
import { defineDocument } from '../events/document.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { transact, type Write } from '../shared/transact.ts';
import { type Edit, editSchema } from './order-edit.ts';
import { editKey, ordersTable } from './table.ts';

/** By `<orderId> <editId>`: an edit is found through its order alone. */
const edits = /* @__PURE__ */ defineDocument({
  table: ordersTable,
  name: 'edit',
  key: (place: string) => editKey(...(place.split(' ') as [string, string])),
  schema: editSchema,
  conflict: 'The edit was confirmed meanwhile',
  exists: () => new DomainError('already-exists', 'This edit was asked for before'),
});

const placeOf = ({ orderId, id }: Pick<Edit, 'orderId' | 'id'>): string => `${orderId} ${id}`;

/** @throws DomainError `not-found` */
export const mustGetEdit = async (orderId: string, editId: string): Promise<Edit> => {
  const edit = await edits.get(`${orderId} ${editId}`);
  if (!edit) throw notFound('edit');
  return edit;
};

/** The same request again finds what it stored. */
export const storeEdit = async (edit: Edit): Promise<Edit> => {
  const known = await edits.get(placeOf(edit));
  if (known) return known;
  await transact([edits.newWrite(placeOf(edit), edit)]);
  return edit;
};

/** For the transaction that does it: once. */
export const editDoneWrite = (edit: Edit, doneAtVersion: number): Write =>
  edits.write(placeOf(edit), { ...edit, doneAtVersion, version: edit.version + 1 });
