import { describe, expect, it } from '@jest/globals';
import {
  afterHealth,
  endpointEnabled,
  secretRotated,
  validSecrets,
} from '../../functions/webhooks/endpoint.ts';
import { anEndpoint } from './endpoints.ts';

const now = new Date('2026-03-01T10:00:00.000Z');
const hours = (count: number): Date => new Date(now.getTime() + count * 3_600_000);

describe('the secrets of an endpoint', () => {
  const once = secretRotated(anEndpoint(), 'whsec_second', now);

  it('are the new one and, for a day, the former one', () => {
    expect(validSecrets(once, now)).toEqual(['whsec_second', 'whsec_first']);
    expect(validSecrets(once, hours(23.9))).toEqual(['whsec_second', 'whsec_first']);
    expect(validSecrets(once, hours(24))).toEqual(['whsec_second']);
  });

  it('each end a day after they were replaced, however often that happens', () => {
    const twice = secretRotated(once, 'whsec_third', hours(12));
    expect(validSecrets(twice, hours(12))).toEqual(['whsec_third', 'whsec_second', 'whsec_first']);
    expect(validSecrets(twice, hours(24))).toEqual(['whsec_third', 'whsec_second']);
    expect(validSecrets(twice, hours(36))).toEqual(['whsec_third']);
  });

  it('are forgotten once they are over', () => {
    expect(secretRotated(once, 'whsec_third', hours(30)).secrets).toHaveLength(2);
  });

  it('end at once, all but the new one, when one leaked', () => {
    const leaked = secretRotated(once, 'whsec_third', hours(1), 0);
    expect(leaked.secrets).toEqual([{ secret: 'whsec_third' }]);
    expect(validSecrets(secretRotated(once, 'whsec_third', hours(1), 3_600), hours(2))).toEqual([
      'whsec_third',
    ]);
  });

  it('are never more than five', () => {
    const many = Array.from({ length: 9 }, (_, index) => `whsec_${index}`);
    const endpoint = many.reduce((before, secret) => secretRotated(before, secret, now), anEndpoint());
    expect(validSecrets(endpoint, now)).toHaveLength(5);
    expect(validSecrets(endpoint, now)[0]).toBe('whsec_8');
  });
});

describe('the health of an endpoint', () => {
  const failing = afterHealth(anEndpoint(), 'failed', now) ?? anEndpoint();

  it('is noted at the first failure and forgotten at the first success', () => {
    expect(failing).toMatchObject({ status: 'enabled', failingSince: now.toISOString(), version: 2 });
    expect(afterHealth(failing, 'failed', hours(1))).toBeUndefined();
    expect(afterHealth(failing, 'took-it', hours(1))?.failingSince).toBeUndefined();
    expect(afterHealth(anEndpoint(), 'took-it', now)).toBeUndefined();
  });

  it('turns it off after five days without a success, not before', () => {
    expect(afterHealth(failing, 'failed', hours(119))).toBeUndefined();
    expect(afterHealth(failing, 'failed', hours(120))).toMatchObject({
      status: 'disabled',
      disabledReason: 'failing',
    });
  });

  it('turns it off at once when it is gone', () => {
    expect(afterHealth(anEndpoint(), 'gone', now)).toMatchObject({
      status: 'disabled',
      disabledReason: 'gone',
    });
  });

  it('is a clean slate when it is turned on again', () => {
    const off = afterHealth(failing, 'gone', now) ?? failing;
    const on = endpointEnabled(off, now);
    expect(on.status).toBe('enabled');
    expect(on.failingSince).toBeUndefined();
    expect(on.disabledReason).toBeUndefined();
    expect(afterHealth(off, 'took-it', now)).toBeUndefined();
  });
});
