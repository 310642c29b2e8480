/** Query: one partition of a table or an index, in order. */
import { type AttributeMap, attributeOf } from './attribute-value.ts';
import { invalid } from './errors.ts';
import { parseCondition } from './expression/parse-condition.ts';
import type { ItemStore } from './item-store.ts';
import { bytesOf } from './key.ts';
import { isInside, type Span, spanIn } from './key-condition.ts';
import { answerPage, type PageRequest, readPageRequest } from './page.ts';
import { rowsOf, type Where, where } from './rows.ts';
import { attributesOf, type KeySchema } from './table.ts';
import type { Input } from './write.ts';

const boundsOf = ({ from, to }: Span): Where[] => [
  ...(from ? [where(`range ${from.inclusive ? '>=' : '>'} ?`, from.bytes)] : []),
  ...(to ? [where(`range ${to.inclusive ? '<=' : '<'} ?`, to.bytes)] : []),
];

const assertStartsInside = (start: AttributeMap, span: Span, { hash, range }: KeySchema): void => {
  const [first, second] = [attributeOf(start, hash.name), range && attributeOf(start, range.name)];
  if (!first || !bytesOf(first).equals(span.hash)) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (second && !isInside(span, second)) {
    throw invalid('The provided starting key does not match the range key predicate');
  }
};

const assertFiltersOthers = ({ placeholders }: PageRequest, keys: KeySchema): void => {
  const names = placeholders.pathsOf('FilterExpression').map(([first]) => first);
  const key = attributesOf(keys).find(({ name }) => names.includes(name));
  if (!key) return;
  throw invalid(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key.name}`,
  );
};

export const query = (store: ItemStore, input: Input, now: Date): object => {
  const request = readPageRequest(store, input);
  const { placeholders, index, start } = request;
  const condition = parseCondition('KeyConditionExpression', placeholders);
  if (!condition) {
    throw invalid(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  placeholders.assertSound(store.table);
  const keys = index ?? store.table;
  const span = spanIn(condition, keys);
  assertFiltersOthers(request, keys);
  if (start) assertStartsInside(start, span, keys);
  const wanted = {
    prefix: index ? [span.hash] : [store.slotOf(span.hash), span.hash],
    within: boundsOf(span),
    forward: input.ScanIndexForward !== false,
    now,
  };
  return answerPage(request, rowsOf(request, wanted), input);
};
