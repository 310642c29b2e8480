/** All bugs that are planted, each of a kind of its own. */
import type { Bug } from './bug.ts';
import { moneyBugs } from './money-bugs.ts';
import { orderBugs } from './order-bugs.ts';
import { stockBugs } from './stock-bugs.ts';
import { tellingBugs } from './telling-bugs.ts';

export const bugs: readonly Bug[] = [...stockBugs, ...moneyBugs, ...orderBugs, ...tellingBugs];
