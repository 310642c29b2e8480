/** A promotion as it is typed, and as the API has it. */
import type { Schemas } from '../../app/waybill.ts';
import { toMajor, toMinor } from '../../parts/amounts.tsx';

export const types = ['percentage', 'fixed-amount', 'free-shipping', 'buy-x-get-y'] as const;

type Typed = number | string;
export type Fields = {
  readonly name: string;
  readonly code: string;
  readonly type: (typeof types)[number];
  readonly value: Typed;
  readonly currency: Schemas['Currency'];
  readonly buy: Typed;
  readonly get: Typed;
  /** As the browser's field has them, in UTC: `2026-11-26T10:00` */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly total: Typed;
  readonly perCustomer: Typed;
  readonly priority: Typed;
  readonly combinable: boolean;
  readonly active: boolean;
};

export const nothing: Fields = {
  name: '',
  code: '',
  type: 'percentage',
  value: 10,
  currency: 'NGN',
  buy: 2,
  get: 1,
  startsAt: '',
  endsAt: '',
  total: '',
  perCustomer: '',
  priority: 0,
  combinable: false,
  active: true,
};

const typed = (at: string | undefined): string => at?.slice(0, 16) ?? '';
const moment = (text: string): string | undefined =>
  text === '' ? undefined : new Date(`${text}Z`).toISOString();
const positive = (value: Typed): number | undefined => (Number(value) > 0 ? Number(value) : undefined);

export const fieldsOf = (promotion: Schemas['Promotion']): Fields => ({
  ...nothing,
  name: promotion.name,
  code: promotion.code ?? '',
  type: promotion.type,
  ...(promotion.type === 'fixed-amount'
    ? { value: toMajor(promotion.value), currency: promotion.value.currency }
    : 'value' in promotion && { value: promotion.value }),
  ...(promotion.type === 'buy-x-get-y' && { buy: promotion.buy, get: promotion.get }),
  startsAt: typed(promotion.startsAt),
  endsAt: typed(promotion.endsAt),
  total: promotion.limits?.total ?? '',
  perCustomer: promotion.limits?.perCustomer ?? '',
  priority: promotion.priority,
  combinable: promotion.combinable,
  active: promotion.active,
});

const limitsOf = ({ total, perCustomer }: Fields) => {
  const limits = { total: positive(total), perCustomer: positive(perCustomer) };
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
};

const takenOff = ({ type, value, currency }: Fields): number | Schemas['Money'] =>
  type === 'fixed-amount' ? toMinor(Number(value), currency) : Number(value);

export const definitionOf = (fields: Fields): Schemas['PromotionDefinition'] => {
  const { type, name, code, combinable, active } = fields;
  const startsAt = moment(fields.startsAt);
  const endsAt = moment(fields.endsAt);
  const limits = limitsOf(fields);
  const common = {
    name: name.trim(),
    ...(code.trim() !== '' && { code: code.trim() }),
    ...(startsAt && { startsAt }),
    ...(endsAt && { endsAt }),
    ...(limits && { limits }),
    priority: Number(fields.priority),
    combinable,
    active,
  };
  const value = takenOff(fields);
  if (type === 'free-shipping') return { ...common, type };
  if (typeof value !== 'number') return { ...common, type: 'fixed-amount', value };
  if (type === 'buy-x-get-y') {
    return { ...common, type, buy: Number(fields.buy), get: Number(fields.get), value };
  }
  return { ...common, type: 'percentage', value };
};

/** Only what differs: what others change meanwhile stays. */
export const changesOf = (before: Fields, after: Fields): Schemas['PromotionChanges'] => {
  const differs = (...names: (keyof Fields)[]): boolean => names.some((name) => before[name] !== after[name]);
  return {
    ...(differs('name') && { name: after.name.trim() }),
    ...(differs('code') && { code: after.code.trim() || null }),
    ...(differs('value', 'currency') && { value: takenOff(after) }),
    ...(differs('buy') && { buy: Number(after.buy) }),
    ...(differs('get') && { get: Number(after.get) }),
    ...(differs('startsAt') && { startsAt: moment(after.startsAt) ?? null }),
    ...(differs('endsAt') && { endsAt: moment(after.endsAt) ?? null }),
    ...(differs('total', 'perCustomer') && { limits: limitsOf(after) ?? null }),
    ...(differs('priority') && { priority: Number(after.priority) }),
    ...(differs('combinable') && { combinable: after.combinable }),
    ...(differs('active') && { active: after.active }),
  };
};

export const isIncomplete = ({ name, type, value }: Fields): boolean =>
  name.trim() === '' || (type !== 'free-shipping' && !(Number(value) > 0));
