/** Lists: a page of them, or all. */
import { type Command, InvalidArgumentError, type OptionValues } from '@commander-js/extra-typings';
import { answered, everyItem } from '../../sdk/index.ts';
import type { Outcome } from '../../sdk/problem.ts';

const largestPage = 100;
const usualPage = 20;

/** In seconds: nobody waits longer. */
export const day = 24 * 60 * 60;

/** @returns a parser for commander */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };

export const pageOptions = <A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) =>
  command
    .option('--limit <count>', `how many, at most ${largestPage}`, wholeNumber(1, largestPage), usualPage)
    .option('--cursor <cursor>', 'go on where the page before ended: its nextCursor')
    .option('--all', 'every page there is');

type Given = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly all?: true | undefined;
};
type At = { readonly limit: number; readonly cursor?: string };
type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

/** A page as the API gives it; with `--all` one that holds everything. @throws as `answered` does */
export const paged = async <T>(
  { limit, cursor, all }: Given,
  pageAt: (at: At) => Promise<Outcome<Page<T>>>,
): Promise<Page<T>> => {
  const at = (next: string | undefined, size: number): At => ({
    limit: size,
    ...(next !== undefined && { cursor: next }),
  });
  if (!all) return answered(pageAt(at(cursor, limit)));
  const items: T[] = [];
  for await (const item of everyItem((next) => pageAt(at(next ?? cursor, largestPage)))) items.push(item);
  return { items };
};

/** What stands below a page that is not the last one. */
export const moreOf = ({ nextCursor }: Page<unknown>): string =>
  nextCursor === undefined ? '' : `\n(more with --cursor ${nextCursor}, or --all)`;
