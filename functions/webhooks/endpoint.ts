/** An address that wants to hear of events, its secrets and its health. Pure. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';

/** Every event reads all of them. */
export const maximumEndpoints = 50;

/** For so long after a rotation messages are signed with the former secret, too. */
export const secretOverlapSeconds = 24 * 60 * 60;

/** Whoever rotates again and again has many secrets that still hold. */
const maximumSecrets = 5;

/** An endpoint that took nothing for so long is not tried any more. */
const patienceSeconds = 5 * 24 * 60 * 60;

const secretSchema = z.object({ secret: z.string(), validUntil: z.iso.datetime().optional() });

export const disabledReasons = ['by-staff', 'gone', 'failing'] as const;

export const endpointSchema = z.object({
  id: idSchema('webhook'),
  url: z.string(),
  description: z.string().optional(),
  /** `*` alone stands for all, also for those that there will be. */
  eventTypes: z.array(z.string()),
  status: z.enum(['enabled', 'disabled']),
  disabledReason: z.enum(disabledReasons).optional(),
  /** Newest first; the newest holds for good. */
  secrets: z.array(secretSchema).min(1),
  /** Of the first failure that no success followed. */
  failingSince: z.iso.datetime().optional(),
  createdBy: idSchema('user'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
});

export type Endpoint = z.output<typeof endpointSchema>;
export type DisabledReason = (typeof disabledReasons)[number];

/** ISO 8601, so that it can be stored and compared as text. */
export const isoTimeAfter = (now: Date, seconds: number): string =>
  new Date(now.getTime() + seconds * 1000).toISOString();

export const endpointChanged = (endpoint: Endpoint, next: Partial<Endpoint>, now: Date): Endpoint => ({
  ...endpoint,
  ...next,
  version: endpoint.version + 1,
  updatedAt: now.toISOString(),
});

export const validSecrets = ({ secrets }: Endpoint, now: Date): string[] =>
  secrets
    .filter(({ validUntil }) => validUntil === undefined || validUntil > now.toISOString())
    .map(({ secret }) => secret);

/** Of two times, ISO 8601. */
const earlier = (one: string, other: string): string => [one, other].sort()[0] ?? one;

export const everyType = '*';

export const wantsType = ({ eventTypes }: Endpoint, type: string): boolean =>
  eventTypes.includes(everyType) || eventTypes.includes(type);

/**
 * @param overlapSeconds none of the former secrets holds longer; 0 for one that leaked
 * @returns the endpoint that signs with this secret from now on, and with the former ones for a while
 */
export const secretRotated = (
  endpoint: Endpoint,
  secret: string,
  now: Date,
  overlapSeconds = secretOverlapSeconds,
): Endpoint => {
  const end = isoTimeAfter(now, overlapSeconds);
  const former = endpoint.secrets
    .map(({ validUntil = end, ...one }) => ({ ...one, validUntil: earlier(validUntil, end) }))
    .filter(({ validUntil }) => validUntil > now.toISOString());
  return endpointChanged(endpoint, { secrets: [{ secret }, ...former].slice(0, maximumSecrets) }, now);
};

export const endpointDisabled = (endpoint: Endpoint, reason: DisabledReason, now: Date): Endpoint =>
  endpointChanged(endpoint, { status: 'disabled', disabledReason: reason }, now);

export const endpointEnabled = (
  { disabledReason: _, failingSince: __, ...endpoint }: Endpoint,
  now: Date,
): Endpoint => endpointChanged(endpoint, { status: 'enabled' }, now);

export type Health = 'took-it' | 'failed' | 'gone';

/** @returns undefined when an attempt tells nothing new of the endpoint */
export const afterHealth = (endpoint: Endpoint, health: Health, now: Date): Endpoint | undefined => {
  if (endpoint.status === 'disabled') return undefined;
  if (health === 'gone') return endpointDisabled(endpoint, 'gone', now);
  const { failingSince, ...healthy } = endpoint;
  if (health === 'took-it') return failingSince === undefined ? undefined : endpointChanged(healthy, {}, now);
  if (failingSince === undefined) return endpointChanged(endpoint, { failingSince: now.toISOString() }, now);
  return isoTimeAfter(new Date(failingSince), patienceSeconds) <= now.toISOString()
    ? endpointDisabled(endpoint, 'failing', now)
    : undefined;
};
