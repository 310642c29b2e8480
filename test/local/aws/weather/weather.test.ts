/** The traits by themselves: what a seed decides, what is counted, what there is. */
import { describe, expect, it } from '@jest/globals';
import { makeWeather, passingTraits } from '../../../../local/aws/weather/make-weather.ts';
import { streamOf } from '../../../../local/aws/weather/random.ts';
import { tokenBucket } from '../../../../local/aws/weather/token-bucket.ts';
import { traits } from '../../../../local/aws/weather/traits.ts';
import { startOptions } from '../../../../local/start-options.ts';

const call = { service: 'DynamoDB', operation: 'GetItem' };

const begun = (named: readonly string[], seed = 1, now: () => number = () => 0) => {
  const made = makeWeather({ seed, traits: named }, now);
  made.begin();
  return made;
};

const struckBy = (made: ReturnType<typeof begun>): number[] =>
  made.reading().traits.map(({ struck }) => struck);

describe('the traits', () => {
  it('fill places of their own, so that no two stand in each other’s way', () => {
    const places = traits.flatMap(({ make }) =>
      Object.keys(make({ random: streamOf(1, ''), now: () => 0, strike: () => {}, value: undefined })),
    );
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(traits.map(({ name }) => name)).size).toBe(traits.length);
  });

  it('draw the same for the same seed, whatever the others draw', () => {
    const drawsOf = (named: readonly string[], seed: number) => {
      const { weather } = begun(named, seed);
      return Array.from({ length: 2_000 }, () => {
        weather.throttlesInvocation?.();
        return weather.failureOf?.(call)?.kind;
      });
    };
    const first = drawsOf(['failing-calls'], 7);
    expect(first.filter(Boolean).length).toBeGreaterThan(5);
    expect(drawsOf(['throttled-invocations', 'failing-calls'], 7)).toEqual(first);
    expect(drawsOf(['failing-calls'], 8)).not.toEqual(first);
  });

  it('are calm until they begin, and count what they did', () => {
    const made = makeWeather({ seed: 1, traits: ['new-account'] }, () => 0);
    expect(made.weather.isOverConcurrency).toBeUndefined();
    made.begin();
    expect(made.weather.isOverConcurrency?.(9)).toBe(false);
    expect(made.weather.isOverConcurrency?.(10)).toBe(true);
    expect(made.reading()).toMatchObject({ seed: 1, traits: [{ name: 'new-account', struck: 1 }] });
  });

  it('that stay are only there when they are named', () => {
    expect(begun(passingTraits).weather.refusesMail).toBeUndefined();
    expect(begun(['ses-sandbox']).weather.refusesMail?.(['ada@example.com'])).toMatchObject({
      code: 'MessageRejected',
    });
  });

  it('say which there are when one is asked for that is not', () => {
    expect(() => begun(['rain'])).toThrow(/there is no trait rain; there are transaction-conflicts, /);
    expect(() => begun(['table-throughput=2'])).toThrow('not a share');
    expect(() => begun(['mail-limit=many'])).toThrow('not a number of mails');
    expect(() => begun(['workflow-quotas=0'])).toThrow('not a number of calls');
  });
});

describe('a table on a bad day', () => {
  const place = { table: 'orders', partition: Buffer.from('ORDER#1') };
  const range = Buffer.from('ORDER');

  it('is busy with a transaction’s items for some milliseconds, and with no others', () => {
    let now = 0;
    const made = begun(['transaction-conflicts'], 1, () => now);
    const { conflicts, occupied, stillTakesMilliseconds } = made.weather;
    occupied?.([{ place, range }]);
    const takes = stillTakesMilliseconds?.() ?? 0;
    expect(takes).toBeGreaterThanOrEqual(4);
    expect(takes).toBeLessThan(25);
    expect(stillTakesMilliseconds?.()).toBe(0);
    expect(conflicts?.(place, range)).toBe(true);
    expect(conflicts?.(place, Buffer.from('OTHER'))).toBe(false);
    now = takes;
    expect(conflicts?.(place, range)).toBe(false);
    expect(struckBy(made)).toEqual([1]);
  });

  it('gives a partition a quarter of the table’s write units, and new ones with the clock', () => {
    let now = 0;
    const made = begun(['table-throughput'], 1, () => now);
    const other = { ...place, partition: Buffer.from('ORDER#2') };
    made.weather.consumed?.(place, 250);
    expect(made.weather.isExhausted?.(place)).toBe(true);
    expect(made.weather.isExhausted?.(other)).toBe(false);
    now = 1_000;
    expect(made.weather.isExhausted?.(place)).toBe(false);
    for (let partition = 0; partition < 5; partition += 1) {
      made.weather.consumed?.({ ...place, partition: Buffer.from(String(partition)) }, 220);
    }
    expect(made.weather.isExhausted?.(other)).toBe(true);
  });

  it('shows nothing in an index later than after 400 ms', () => {
    const { indexLagMilliseconds } = begun(['lagging-indexes']).weather;
    const lags = Array.from({ length: 500 }, () => indexLagMilliseconds?.('orders', 'byStatus') ?? 0);
    expect(Math.max(...lags)).toBeLessThanOrEqual(400);
    expect(Math.min(...lags)).toBeGreaterThan(0);
  });
});

describe('a quota', () => {
  it('says how long to wait for the next token', () => {
    let now = 0;
    const bucket = tokenBucket({ burst: 2, perSecond: 4 }, () => now);
    bucket.take(2);
    expect(bucket.wait()).toBe(250);
    now = 250;
    expect(bucket.wait()).toBe(0);
  });

  it('of Step Functions refuses its calls alone, and of mails those of one second', () => {
    let now = 0;
    const { weather } = begun(['workflow-quotas', 'mail-rate'], 1, () => now);
    const start = { service: 'SFN', operation: 'StartExecution' };
    const refused = Array.from({ length: 14 }, () => weather.isOverQuota?.(start));
    expect(refused.filter(Boolean)).toHaveLength(2);
    expect(weather.isOverQuota?.(call)).toBe(false);
    const mails = Array.from({ length: 15 }, () => weather.isOverMailRate?.());
    expect(mails.at(-1)).toMatchObject({ code: 'TooManyRequestsException' });
    now = 1_000;
    expect(weather.isOverMailRate?.()).toBeUndefined();
  });
});

describe('npm start', () => {
  it('is told of the weather by --hostile, with or without a seed, and by --trait', () => {
    expect(startOptions(['--fresh']).weather).toBeUndefined();
    expect(startOptions(['--hostile=42']).weather).toEqual({ seed: 42, traits: passingTraits });
    expect(startOptions(['--hostile']).weather?.seed).toEqual(expect.any(Number));
    expect(startOptions(['--trait', 'ses-sandbox', '--trait', 'mail-limit=3']).weather).toEqual({
      seed: 1,
      traits: ['ses-sandbox', 'mail-limit=3'],
    });
    expect(startOptions(['--hostile=1', '--trait=ses-sandbox']).weather?.traits?.at(-1)).toBe('ses-sandbox');
    expect(() => startOptions(['--hostile=soon'])).toThrow('not a seed');
  });

  it('says what it takes when it is asked, or told something else', () => {
    expect(startOptions(['--help'])).toMatchObject({ help: true, fresh: false });
    expect(startOptions(['--fresh', '--trusted-gateway'])).toMatchObject({
      fresh: true,
      trustedGateway: true,
    });
    expect(() => startOptions(['--fresch'])).toThrow(/'--fresch'.*--fresh/s);
  });
});
