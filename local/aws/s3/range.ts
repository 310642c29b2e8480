/** A part of an object, as S3 reads `Range` (recorded on AWS, in LocalStack's `test_get_object_range`). */
import { AwsError } from '../service.ts';

/** First and last byte, both included. */
export type Part = { readonly first: number; readonly last: number };

const notSatisfiable = (): AwsError =>
  new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);

/**
 * What is no single range in good order is the whole object.
 * @throws AwsError `InvalidRange`
 */
export const partOf = (range: string | undefined, size: number): Part | undefined => {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    if (Number(to) === 0 || size === 0) throw notSatisfiable();
    return { first: Math.max(0, size - Number(to)), last: size - 1 };
  }
  if (to !== '' && Number(to) < Number(from)) return undefined;
  if (Number(from) >= size) throw notSatisfiable();
  return { first: Number(from), last: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
};
