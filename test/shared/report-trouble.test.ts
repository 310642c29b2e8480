import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { log } from '../../functions/shared/log.ts';
import { reportTrouble } from '../../functions/shared/report-trouble.ts';
import { troubleMetric, troubles } from '../../functions/shared/trouble-contract.ts';

const root = join(import.meta.dirname, '../..');
const sources = readdirSync(join(root, 'functions'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, 'functions', file), 'utf8') }));

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a trouble', () => {
  it('is one line of the log of which CloudWatch counts a metric', () => {
    const written = jest.spyOn(log, 'error');
    reportTrouble('provider-down', 'it does not answer', { provider: 'paystack' });
    const [message, line] = written.mock.calls[0] ?? [];
    expect(message).toBe('it does not answer');
    const directive = expect.objectContaining({
      Namespace: troubleMetric.namespace,
      Dimensions: [['stage', 'trouble']],
      Metrics: [{ Name: troubleMetric.name, Unit: 'Count' }],
    });
    expect(line).toMatchObject({
      _aws: { Timestamp: expect.any(Number), CloudWatchMetrics: [directive] },
      [troubleMetric.name]: 1,
      trouble: 'provider-down',
      stage: expect.any(String),
      provider: 'paystack',
    });
  });

  it('keeps the fields of its metric, whatever the details are called', () => {
    const written = jest.spyOn(log, 'error');
    reportTrouble('provider-down', 'it does not answer', { stage: 'x', trouble: 'y', _aws: 'z' });
    const [, line] = written.mock.calls[0] ?? [];
    expect(line).toMatchObject({ trouble: 'provider-down', _aws: { CloudWatchMetrics: [{}] } });
    expect(line).not.toMatchObject({ stage: 'x' });
  });
});

/** What an alarm of another kind tells of: where the error is logged, and which alarm. */
const rungElsewhere: Readonly<Record<string, string>> = {
  'shared/http/middleware.ts': 'ServerErrors',
  'attention/looks.ts': 'Errors-attention-sweep, Errors-attention-cross-check',
  'events/consume.ts': 'QueueLate, DeadLetters',
  'shared/report-trouble.ts': 'Trouble',
};

describe('an error in the log', () => {
  it('is a trouble with an alarm, or rings another one', () => {
    const silent = sources
      .filter(({ text }) => /\blog\.(error|critical)\(/.test(text))
      .map(({ file }) => file);
    expect(silent.sort()).toEqual(Object.keys(rungElsewhere).sort());
  });

  it.each(Object.keys(troubles))('can be %s', (trouble) => {
    const reported = new RegExp(`reportTrouble\\(\\s*'${trouble}'`);
    expect(sources.filter(({ text }) => reported.test(text)).map(({ file }) => file)).not.toEqual([]);
  });
});
