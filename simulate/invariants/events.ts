/** What was announced was told, nothing else was, and who counts counted once. */
import * as z from 'zod';
import type { Facts } from '../facts.ts';
import { type Invariant, sumOf } from './invariant.ts';

const few = (names: readonly string[]): string =>
  `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;

/** What is on the bus is read after the tables: what happens meanwhile is seen there alone. */
const isReadMilliseconds = 60_000;

export const events: Invariant = {
  name: 'events',
  always: false,
  flaws: ({ announced, told, now }) => {
    const heard = new Set(told.map(({ id }) => id));
    const written = Map.groupBy(announced, ({ id }) => id);
    const lost = announced.filter(({ id }) => !heard.has(id)).map(({ id, type }) => `${type} ${id}`);
    const twice = [...written.values()]
      .filter((same) => same.length > 1)
      .map(([one]) => `${one?.type} ${one?.id}`);
    const invented = told
      .filter(({ id, occurredAt }) => !written.has(id) && Date.parse(occurredAt) < now - isReadMilliseconds)
      .map(({ id, type }) => `${type} ${id}`);
    const kinds = Map.groupBy(told, ({ id }) => id);
    const torn = [...kinds.values()]
      .filter((same) => new Set(same.map((one) => JSON.stringify(one))).size > 1)
      .map(([one]) => `${one?.type} ${one?.id}`);
    return [
      ...(lost.length > 0 ? [`${lost.length} events were announced and never told: ${few(lost)}`] : []),
      ...(twice.length > 0 ? [`${twice.length} events have one id and two places: ${few(twice)}`] : []),
      ...(invented.length > 0
        ? [`${invented.length} events were told and never announced: ${few(invented)}`]
        : []),
      ...(torn.length > 0 ? [`${torn.length} events were told twice, and not the same: ${few(torn)}`] : []),
    ];
  },
};

const salesOfDays = z.looseObject({ orders: z.int() });

/** What an event sets off happens once: each order that was approved is counted once, as it was. */
export const effects: Invariant = {
  name: 'effects',
  always: false,
  flaws: ({ items, orders }) => {
    const counted = new Map(
      items.flatMap(({ item }) =>
        item.sk === 'SALES' && item.pk.startsWith('ORDER#')
          ? [[item.pk.slice('ORDER#'.length), item] as const]
          : [],
      ),
    );
    const missed = orders
      .filter(({ id, status }) => status === 'approved' && !counted.has(id))
      .map(({ id }) => id);
    const sold = [...counted.values()].filter((item) => item.sold !== undefined).length;
    const ofDays = items.filter(({ item }) => item.pk.startsWith('SALES#day#'));
    const inFigures = sumOf(ofDays.map(({ item }) => salesOfDays.parse(item).orders));
    return [
      ...(missed.length > 0 ? [`${missed.length} approved orders were never counted: ${few(missed)}`] : []),
      ...(inFigures === sold ? [] : [`the days' figures count ${inFigures} orders, of which ${sold} are`]),
    ];
  },
};

export const deadLetters: Invariant = {
  name: 'dead letters',
  always: true,
  flaws: ({ deadLetters: letters }: Facts) =>
    letters.map(({ queue, body }) => `${queue} holds ${String(body).slice(0, 300)}`),
};
