/**
 * How the next payment at a provider goes. A scenario is taken by the next payment that is initialized and then
 * gone; the outages hold for everything at this provider.
 *
 * | scenario | meaning |
 * |---|---|
 * | `approve` | nothing unusual: the payment goes as the shopper (page, `pay`) says |
 * | `decline` | the provider declines, whatever the shopper does |
 * | `duplicate-webhook` | every message about this payment is sent twice, at the same time |
 * | `no-webhook` | no message about this payment is ever sent; asking tells the truth |
 * | `late-webhook` | the shopper pays and the bank is slow: the provider itself knows, and tells, only after `afterSeconds` (35 minutes) |
 * | `down` | from the next call on, the provider answers everything with 503, for 30 seconds |
 * | `throttled` | from the next call on, the provider answers everything with 429 and `Retry-After`, for 30 seconds |
 * | `timeout` | from the next call on, it does what it is asked and its answers never arrive, for 30 seconds |
 *
 * An outage ends early when another scenario is set. All times are the stack's clock's.
 */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

export const scenarioSchema = z.object({
  next: z.enum([
    'approve',
    'decline',
    'timeout',
    'down',
    'throttled',
    'duplicate-webhook',
    'late-webhook',
    'no-webhook',
  ]),
  /** Only for `late-webhook`. */
  afterSeconds: z.int().min(0).max(864_000).default(2_100),
});
export type Scenario = z.output<typeof scenarioSchema>;
const outages = ['down', 'timeout', 'throttled'] as const;
export type Outage = (typeof outages)[number];

const outageIn = ({ next }: Scenario): Outage | undefined => outages.find((outage) => outage === next);

export const outageSeconds = 30;

const usual: Scenario = { next: 'approve', afterSeconds: 0 };

const stateSchema = z.object({ scenario: scenarioSchema, outageUntil: z.number().optional() });
type State = z.output<typeof stateSchema>;

export type Scenarios = {
  readonly set: (scenario: Scenario) => void;
  readonly next: () => Scenario;
  /** For the payment that is initialized now. */
  readonly take: () => Scenario;
  /** Looked at by every call: the first one starts the outage's time. */
  readonly outage: () => Outage | undefined;
};

export const makeScenarios = (journal: DatabaseSync, provider: string, now: () => number): Scenarios => {
  journal.exec(
    'CREATE TABLE IF NOT EXISTS providers_scenarios (provider TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT',
  );
  const select = journal.prepare('SELECT state FROM providers_scenarios WHERE provider = ?');
  const upsert = journal.prepare(
    'INSERT INTO providers_scenarios VALUES (?, ?) ON CONFLICT (provider) DO UPDATE SET state = excluded.state',
  );
  const read = (): State => {
    const row = select.get(provider);
    return row ? stateSchema.parse(JSON.parse(String(row.state))) : { scenario: usual };
  };
  const write = (state: State): void => void upsert.run(provider, JSON.stringify(state));
  const outage = (): Outage | undefined => {
    const { scenario, outageUntil } = read();
    const current = outageIn(scenario);
    if (current === undefined) return undefined;
    if (outageUntil === undefined) write({ scenario, outageUntil: now() + outageSeconds * 1000 });
    else if (outageUntil <= now()) {
      write({ scenario: usual });
      return undefined;
    }
    return current;
  };
  return {
    set: (scenario) => write({ scenario }),
    next: () => read().scenario,
    take: () => {
      const { scenario } = read();
      if (outageIn(scenario)) return usual;
      write({ scenario: usual });
      return scenario;
    },
    outage,
  };
};
