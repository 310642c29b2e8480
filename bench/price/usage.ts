/** What was used, in amounts that AWS bills or limits, and by whom and in which step of an order. */

export type Use = {
  readonly step: string;
  /** The function, or who else AWS bills it to: `gateway`, `queue`, `workflow`. */
  readonly by: string;
  /** `DynamoDB`, as the SDK names services. */
  readonly service: string;
  /** `write units`, `GetItem`, `invocations` */
  readonly what: string;
  /** The table, the index, the queue. */
  readonly where?: string | undefined;
};

export type Used = Use & { readonly amount: number };

/** Adds up. */
export class Usage {
  private readonly amounts = new Map<string, Used>();

  add(use: Use, amount = 1): void {
    if (amount === 0) return;
    const key = [use.step, use.by, use.service, use.what, use.where].join('\0');
    this.amounts.set(key, { ...use, amount: amount + (this.amounts.get(key)?.amount ?? 0) });
  }

  all(): Used[] {
    return [...this.amounts.values()];
  }

  clear(): void {
    this.amounts.clear();
  }
}

export type Filter = { readonly [K in keyof Use]?: Use[K] | readonly Use[K][] | RegExp };

const fits = (value: string | undefined, wanted: Filter[keyof Filter]): boolean => {
  if (wanted === undefined) return true;
  if (wanted instanceof RegExp) return wanted.test(value ?? '');
  return Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
};

export const only = (used: readonly Used[], filter: Filter): Used[] =>
  used.filter((one) =>
    (Object.keys(filter) as (keyof Use)[]).every((field) => fits(one[field], filter[field])),
  );

export const sum = (used: readonly Used[], filter: Filter = {}): number =>
  only(used, filter).reduce((total, { amount }) => total + amount, 0);

/** Largest first. */
export const sumBy = (used: readonly Used[], field: keyof Use): [string, number][] =>
  [...Map.groupBy(used, (one) => one[field] ?? '')]
    .map(([name, some]): [string, number] => [name, sum(some)])
    .sort(([, one], [, other]) => other - one);
