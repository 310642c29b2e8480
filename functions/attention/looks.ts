/** How sweeps look at much: a bounded number of pages a run, on from where the last one stopped. */
import type { Page, PageRequest } from '../shared/cursor.ts';
import { isDomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { getMark, saveMark } from './store.ts';

const pageSize = 100;
const pagesPerRun = 3;

/** From the mark on; from the beginning when it is none of this list any more. */
export const pageAfterMark = async <T>(
  list: (request: PageRequest) => Promise<Page<T>>,
  mark: string | undefined,
  limit = pageSize,
): Promise<Page<T>> => {
  const request = { limit, ...(mark && { cursor: mark }) };
  try {
    return await list(request);
  } catch (error) {
    if (!isDomainError(error, 'invalid-cursor')) throw error;
    return list({ limit });
  }
};

/** A few pages of a list, from where the last run stopped; at its end it begins anew. */
export const walkPages = async <T>(
  name: string,
  list: (request: PageRequest) => Promise<Page<T>>,
  look: (item: T) => Promise<void>,
  pages = pagesPerRun,
): Promise<void> => {
  let mark = await getMark(name);
  for (let page = 0; page < pages; page += 1) {
    const { items, nextCursor } = await pageAfterMark(list, mark);
    for (const item of items) await look(item);
    mark = nextCursor;
    await saveMark(name, mark);
    if (mark === undefined) return;
  }
};

/** One look's trouble does not keep the others; then the run fails as a whole, which is an alarm. */
export const lookAtAll = async (looks: Readonly<Record<string, () => Promise<void>>>): Promise<void> => {
  const failed: string[] = [];
  for (const [name, look] of Object.entries(looks)) {
    try {
      await look();
    } catch (error) {
      log.error('a look for what needs attention failed', { look: name, error });
      failed.push(name);
    }
  }
  if (failed.length > 0) throw new Error(`could not look at ${failed.join(', ')}`);
};
