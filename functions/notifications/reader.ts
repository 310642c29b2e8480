/** Who a mail is for, and the words that they read. */
import { formatDate, formatList, formatMoney } from '../shared/local-format.ts';
import type { Locale } from '../shared/locale.ts';
import { type Say, sayIn } from '../shared/messages.ts';
import type { Money } from '../shared/money.ts';
import type { english } from './messages/english.ts';
import { orderMessages } from './messages/order-messages.ts';

export type Reader = {
  readonly name: string;
  readonly locale: Locale;
  /** The shop's: its days are meant. */
  readonly timeZone: string;
};

export type Words = {
  readonly locale: Locale;
  readonly say: Say<typeof english>;
  readonly money: (value: Money) => string;
  /** @param moment ISO 8601 */
  readonly date: (moment: string) => string;
  readonly list: (things: readonly string[]) => string;
};

export const wordsFor = ({ locale, timeZone }: Reader): Words => ({
  locale,
  say: sayIn(orderMessages, locale),
  money: (value) => formatMoney(value, locale),
  date: (moment) => formatDate(moment, locale, timeZone),
  list: (things) => formatList(things, locale),
});
