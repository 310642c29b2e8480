/** Builds endpoints for tests. */
import { idOf, newId } from '../../functions/shared/ids.ts';
import type { Endpoint } from '../../functions/webhooks/endpoint.ts';

const createdAt = new Date('2026-03-01T10:00:00.000Z');

export const anEndpoint = (overrides: Partial<Endpoint> = {}): Endpoint => ({
  id: newId('webhook', createdAt),
  url: 'https://partner.example/hook',
  eventTypes: ['order.confirmed'],
  status: 'enabled',
  secrets: [{ secret: 'whsec_first' }],
  createdBy: idOf('user', '01ARZ3NDEKTSV4RRFFQ69G5FAV'),
  createdAt: createdAt.toISOString(),
  updatedAt: createdAt.toISOString(),
  version: 1,
  ...overrides,
});
