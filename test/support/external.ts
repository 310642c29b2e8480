/** The simulated external system, as a journey's people use it. */
import type { Fields } from './shopper.ts';
import type { TestStack } from './stack.ts';
import { until } from './until.ts';

export type Heard = {
  readonly orderId: string;
  readonly version: number;
  readonly timesHeard: number;
  readonly said: Fields & {
    readonly status: string;
    readonly externalId?: string;
    readonly payment?: { readonly status: string };
  };
};

type Simulated = {
  readonly orders: Heard[];
  readonly refusals: Fields[];
  readonly changes: { readonly change: Fields & { readonly id: string } }[];
};

export type SyncRun = {
  readonly id: string;
  readonly status: string;
  readonly trouble?: string;
  readonly counts: Readonly<Record<'sent' | 'taken' | 'skipped' | 'conflicts' | 'again', number>>;
};

export type SyncConflict = Fields & {
  readonly id: string;
  readonly kind: string;
  readonly why: string;
  readonly status: string;
  readonly orderId?: string;
  readonly changeId: string;
  readonly runId: string;
};

const taken = (status: number, text: string): void => {
  if (status !== 200 && status !== 202) throw new Error(`the external system: ${status} ${text}`);
};

export const externalOf = (stack: TestStack) => {
  const there = async (): Promise<Simulated> =>
    (await stack.anonymous().get<Simulated>('/_local/external')).body;
  const post = async (path: string, body: object = {}): Promise<Fields> => {
    const answer = await stack.anonymous().post(`/_local/external/${path}`, body);
    taken(answer.status, answer.text);
    return answer.body;
  };
  const heard = async (orderId: string): Promise<Heard | undefined> =>
    (await there()).orders.find((order) => order.orderId === orderId);
  return {
    there,
    heard,
    scenario: (next: string) => post('scenario', { next }),
    untilHeard: (orderId: string, status: string): Promise<Heard> =>
      until(
        async () => {
          const order = await heard(orderId);
          return order?.said.status === status ? order : undefined;
        },
        { what: `the external system hearing that ${orderId} is ${status}` },
      ),
    move: (orderId: string, how: 'ship' | 'deliver' | 'cancel', more: object = {}) =>
      post(`orders/${orderId}/${how}`, more),
    order: (wish: object) => post('new-orders', wish),
    tell: (change: object) => post('any-change', change),
    /** As staff ask for it. */
    sync: async (): Promise<SyncRun> => {
      const answer = await (await stack.as('staff')).post<SyncRun>('/v1/integrations/external/sync');
      if (answer.status !== 201) throw new Error(`the sync: ${answer.status} ${answer.text}`);
      return answer.body;
    },
    lines: async (runId: string): Promise<Fields[]> =>
      (
        await (
          await stack.as('staff')
        ).get<{ items: Fields[] }>(`/v1/integrations/external/runs/${runId}?limit=100`)
      ).body.items,
    conflicts: async (status = 'open'): Promise<SyncConflict[]> =>
      (
        await (
          await stack.as('staff')
        ).get<{ items: SyncConflict[] }>(`/v1/integrations/external/conflicts?status=${status}`)
      ).body.items,
  };
};
