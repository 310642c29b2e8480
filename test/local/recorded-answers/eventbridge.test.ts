import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { type EventBridgeConfig, eventBridgeConfigOf } from '../../../local/aws/eventbridge/config.ts';
import { makeEventBridge } from '../../../local/aws/eventbridge/eventbridge.ts';
import { parseSchedule } from '../../../local/aws/schedules/expression.ts';
import { resolveTemplates } from '../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../local/aws/template/template.ts';
import { fakeClock } from '../aws/step-functions/stand.ts';
import { expectRecorded, localStack, type Recorded } from './recorded.ts';

const events = (name: string): string => localStack(`events/${name}`);
const patterns = (name: string): string => events(`test_events_patterns.py test_event_pattern[${name}]`);

const put = (entry: object): Recorded['calls'][number] => [
  'PutEvents',
  { Entries: [{ Source: 'shop', DetailType: 'x', Detail: '{}', ...entry }] },
];
const match = (pattern: object, event: object): Recorded['calls'][number] => [
  'TestEventPattern',
  {
    EventPattern: JSON.stringify(pattern),
    Event: JSON.stringify({
      id: '1',
      'detail-type': 'x',
      source: 'x',
      account: '000000000000',
      time: '2026-01-01T00:00:00Z',
      region: 'eu-west-1',
      resources: [],
      ...event,
    }),
  },
];
const notValid = (reason: string) => ({
  code: 'InvalidEventPatternException',
  message: expect.stringContaining(`Event pattern is not valid. Reason: ${reason}`) as unknown as string,
});
const refusedEntry = (ErrorCode: string, ErrorMessage: string) => ({
  answer: { FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage }] },
});
const missing = (name: string) =>
  refusedEntry('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
const malformed = refusedEntry('MalformedDetail', 'Detail is malformed.');

const rows: readonly Recorded[] = [
  {
    what: 'six wildcards',
    calls: [match({ EventBusArn: [{ wildcard: '*:*:*:*:*:event-bus/*' }] }, {})],
    refusal: notValid('Rule is too complex - try using fewer wildcard characters'),
    source: patterns('content_wildcard_complex_EXC'),
  },
  {
    what: 'two wildcards',
    calls: [
      match(
        { EventBusArn: [{ wildcard: 'arn:aws:events:us-east-1:*:event-bus/*' }] },
        { EventBusArn: 'arn:aws:events:us-east-1:123456789012:event-bus/myEventBus' },
      ),
    ],
    answer: { Result: true },
    source: patterns('content_wildcard_simplified'),
  },
  {
    what: 'wildcards side by side',
    calls: [match({ EventBusArn: [{ wildcard: 'arn:aws:events:us-east-1:**:event-bus/*' }] }, {})],
    refusal: notValid('Consecutive wildcard characters'),
    source: patterns('content_wildcard_repeating_star_EXC'),
  },
  {
    what: 'a wildcard of a number',
    calls: [match({ EventBusArn: [{ wildcard: 123 }] }, {})],
    refusal: notValid('wildcard match pattern must be a string'),
    source: patterns('content_wildcard_int_EXC'),
  },
  {
    what: 'an event of nobody',
    calls: [put({ Source: undefined })],
    ...missing('Source'),
    source: events('test_events.py test_put_events_without_source'),
  },
  {
    what: 'an event of no type',
    calls: [put({ DetailType: undefined })],
    ...missing('DetailType'),
    source: events('test_events.py test_put_event_without_detail_type'),
  },
  {
    what: 'an event of nothing',
    calls: [put({ Detail: undefined })],
    ...missing('Detail'),
    source: events('test_events.py test_put_event_without_detail'),
  },
  ...['hello', '["a"]', '{"a":', '"a"'].map((Detail) => ({
    what: `a detail of ${Detail}`,
    calls: [put({ Detail })],
    ...malformed,
    source: events('test_events.py test_put_event_malformed_detail'),
  })),
  {
    what: 'a detail that is too big',
    calls: [put({ Detail: JSON.stringify({ a: 'x'.repeat(1024 * 1024) }) })],
    refusal: {
      code: 'ValidationException',
      message: 'Total size of the entries in the request is over the limit.',
    },
    source: events('test_events.py test_put_event_with_too_big_detail'),
  },
  {
    what: 'a type of 129 characters',
    calls: [put({ DetailType: 'x'.repeat(129) })],
    answer: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InvalidArgument' }] },
    source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html',
  },
];

const none: EventBridgeConfig = { busNames: ['default'], rules: [], archives: [] };

it.each(rows.map((row) => [row.what, row] as const))(
  'EventBridge answers as recorded to %s',
  async (_, row) => {
    const bus = makeEventBridge(
      {
        clock: fakeClock(),
        journal: new DatabaseSync(':memory:'),
        invoke: async () => ({ payload: null }),
        report: () => {},
        url: 'http://127.0.0.1:1',
      },
      none,
      { sendToQueue: () => {}, startExecution: async () => {} },
    );
    await expectRecorded(bus, row);
  },
);

describe(`a schedule that AWS refuses (${events('test_events_schedule.py')})`, () => {
  it.each([
    'cron(INVALID)',
    'cron(0 dummy ? * MON-FRI *)',
    'cron(7 20 * * NOT *)',
    'cron(71 8 1 * ? *)',
    'cron(0 1 * * * *)',
    'rate(10 seconds)',
    'rate(10 years)',
    'rate(1 minutes)',
    'rate(1 hours)',
    'rate(1 days)',
    'rate(10 minute)',
    'rate(10 hour)',
    'rate(10 day)',
    'rate()',
    'rate(10)',
    'rate(10 minutess)',
    'rate(foo minutes)',
    'rate(0 minutes)',
    'rate(-10 minutes)',
    'rate(10 MINUTES)',
    'rate( 10 minutes )',
    ' rate(10 minutes)',
  ])("'%s'", (expression) => {
    expect(() => parseSchedule(expression, 0)).toThrow();
  });
});

it(`names a rule with its bus (${events('test_events.py')})`, () => {
  const rule = (Name: string, more: object) => ({
    Type: 'AWS::Events::Rule',
    Properties: { Name, EventPattern: { source: ['x'] }, ...more },
  });
  const template = templateSchema.parse({
    Resources: { Own: rule('own', { EventBusName: 'shop' }), Default: rule('usual', {}) },
  });
  const { rules } = eventBridgeConfigOf(resolveTemplates({ S: template }, 'http://local'));
  expect(rules.map(({ arn }) => arn.split(':').at(-1))).toEqual(['rule/shop/own', 'rule/usual']);
});
