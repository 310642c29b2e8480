/** The ids and secrets that stand in examples: what only the shop knows. Who sends an example puts the real ones in their place. */
import { type IdKind, idPrefixes } from '../../shared/ids.ts';

const ulid = '01JD3Z7Q4M8K2V5X9W6T1R0N00';

export const exampleId = (kind: IdKind): string => `${idPrefixes[kind]}_${ulid}`;

/** In reports, for the moment in which they are sent. */
export const exampleMoment = '2026-11-24T10:00:00Z';

export const exampleSecrets = {
  appCode: '492039',
  mailCode: '123456',
  cartToken: `${ulid}.q3J1x0vN8rT5kW2mZ7bY4cD6fG9hL0pS1aE8uI3oX5w`,
  orderToken: `${ulid}.bY4cD6fG9hL0pS1aE8uI3oX5wq3J1x0vN8rT5kW2mZ7`,
  refreshToken: 'eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIn0.q3J1x0vN8rT5kW2m',
  invitation: 'a1b72077-68c7-4021-98d2-e9191664203d.G9hL0pS1aE8uI3oX5wq3J1x0vN8rT5kW2mZ7bY4cD6f',
  session: '01JD3Z7Q4M8K2V5X9W6T1R0N00.Z7bY4cD6fG9hL0pS1aE8uI',
} as const;

/** For parameters whose schemas have none. */
export const parameterExamples: Readonly<Record<string, string>> = {
  carrier: 'gig',
  code: 'WELCOME10',
  date: '2026-11-21',
  id: 'enamel-mug',
  paper: 'receipt',
  provider: 'paystack',
  signature: 'q3J1x0vN8rT5kW2mZ7bY4cD6fG9hL0pS1aE8uI3oX5w',
  until: '1795227300',
};
