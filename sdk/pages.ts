/** Lists, page by page, as one. */
import { answered, type Outcome } from './problem.ts';

type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string | undefined };

/**
 * Every item of a list; the next page is asked for when it is needed.
 * @param pageAt asks for the page at a cursor; undefined: the first one
 * @throws as `answered` does
 */
export async function* everyItem<T>(
  pageAt: (cursor: string | undefined) => Promise<Outcome<Page<T>>>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await answered(pageAt(cursor));
    yield* items;
    cursor = nextCursor;
  } while (cursor !== undefined);
}
