/** All invariants, the cheap and telling ones first. */
import { ends, standsStill } from './ends.ts';
import { deadLetters, effects, events } from './events.ts';
import { histories } from './histories.ts';
import type { Invariant } from './invariant.ts';
import { mails } from './mails.ts';
import { books, paidInFull, settledMoney } from './money.ts';
import { heardByPartners } from './partners.ts';
import { prices } from './prices.ts';
import { promotions } from './promotions.ts';
import { stock } from './stock.ts';

export const invariants: readonly Invariant[] = [
  stock,
  books,
  settledMoney,
  paidInFull,
  prices,
  promotions,
  ends,
  standsStill,
  histories,
  events,
  effects,
  heardByPartners,
  mails,
  deadLetters,
];
