/**
 * The seam for a bad day: what the service may do to a request. The engine asks at each of these places; calm weather
 * answers no. Whoever fills it draws from the run's seed, so that a run can be repeated.
 */

export type Place = {
  readonly table: string;
  /** Left out: the table itself. */
  readonly index?: string;
  readonly partition: Buffer;
};

export type ItemPlace = { readonly place: Place; readonly range: Buffer };

export type Weather = {
  /**
   * Before anything is read. Throws what the service would answer (`ThrottlingException`,
   * `ProvisionedThroughputExceededException`, `InternalServerError`), and nothing happens then.
   */
  readonly before?: (operation: string, input: object) => void;
  /** After the effect. Throws: the answer is lost, the effect stays. */
  readonly after?: (operation: string, input: object) => void;
  /** Whether another transaction is busy with this item: answered as a conflict. */
  readonly conflicts?: (place: Place, range: Buffer) => boolean;
  /** A transaction has these items. */
  readonly occupied?: (items: readonly ItemPlace[]) => void;
  /** Whether the partition, or all of the table or index, has no write units left now: answered as a throttle. */
  readonly isExhausted?: (place: Place) => boolean;
  /** A write took this many units there, in a transaction an item twice as many. */
  readonly consumed?: (place: Place, units: number) => void;
  /** How far behind its table an index is now, in milliseconds. */
  readonly indexLagMilliseconds?: (table: string, index: string) => number;
};

export const calm: Weather = {};
