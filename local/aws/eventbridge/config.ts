/** Buses, rules and archives, as the template says. */
import * as z from 'zod';
import { arn } from '../service.ts';
import type { Resources } from '../template/template.ts';

export type Target = {
  readonly id: string;
  readonly arn: string;
  /** What it gets instead of the event. */
  readonly input?: string;
  /** The part of the event that it gets: `$.detail`. */
  readonly inputPath?: string;
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  readonly deadLetterArn?: string;
};

export type Rule = {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  /** What it listens to; a rule with a schedule has none. */
  readonly pattern?: object;
  readonly schedule?: string;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
};

export type Archive = {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly pattern?: object;
  /** Zero: for ever. */
  readonly retentionDays: number;
};

export type EventBridgeConfig = {
  readonly busNames: readonly string[];
  readonly rules: readonly Rule[];
  readonly archives: readonly Archive[];
};

/** The bus every account has; rules with a schedule are on it. */
export const defaultBusName = 'default';

/** What the service does when a target says nothing else. */
const defaultRetries = 185;
const defaultMaximumAgeSeconds = 86_400;

const targetSchema = z
  .looseObject({
    Id: z.string(),
    Arn: z.string(),
    Input: z.string().optional(),
    InputPath: z
      .string()
      .regex(/^\$(\.[\w-]+)*$/, 'of JSON paths only those through members are imitated locally')
      .optional(),
    InputTransformer: z.undefined('input transformers are not imitated locally').optional(),
    RetryPolicy: z
      .object({
        MaximumRetryAttempts: z.coerce.number().default(defaultRetries),
        MaximumEventAgeInSeconds: z.coerce.number().default(defaultMaximumAgeSeconds),
      })
      .prefault({}),
    DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
  })
  .transform(
    (target): Target => ({
      id: target.Id,
      arn: target.Arn,
      ...(target.Input !== undefined && { input: target.Input }),
      ...(target.InputPath !== undefined && { inputPath: target.InputPath }),
      maximumRetries: target.RetryPolicy.MaximumRetryAttempts,
      maximumAgeSeconds: target.RetryPolicy.MaximumEventAgeInSeconds,
      ...(target.DeadLetterConfig && { deadLetterArn: target.DeadLetterConfig.Arn }),
    }),
  );

const busName = z
  .string()
  .default(defaultBusName)
  .transform((nameOrArn) => nameOrArn.replace(/^.*event-bus\//, ''));

const ruleSchema = z.object({
  EventBusName: busName,
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(targetSchema).default([]),
});

const archiveSchema = z.object({
  SourceArn: busName,
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  RetentionDays: z.coerce.number().default(0),
});

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
const ruleArn = (bus: string, name: string): string =>
  arn('events', bus === defaultBusName ? `rule/${name}` : `rule/${bus}/${name}`);

export const eventBridgeConfigOf = (resources: Resources): EventBridgeConfig => ({
  busNames: [defaultBusName, ...resources.ofType('AWS::Events::EventBus').map(({ ref }) => ref)],
  rules: resources.ofType('AWS::Events::Rule').map((resource) => {
    const rule = resource.read(ruleSchema);
    return {
      name: resource.attribute('Name'),
      arn: ruleArn(rule.EventBusName, resource.attribute('Name')),
      busName: rule.EventBusName,
      ...(rule.EventPattern && { pattern: rule.EventPattern }),
      ...(rule.ScheduleExpression !== undefined && { schedule: rule.ScheduleExpression }),
      enabled: rule.State !== 'DISABLED',
      targets: rule.Targets,
    };
  }),
  archives: resources.ofType('AWS::Events::Archive').map((resource) => {
    const archive = resource.read(archiveSchema);
    return {
      name: resource.attribute('Name'),
      arn: resource.attribute('Arn'),
      busName: archive.SourceArn,
      ...(archive.EventPattern && { pattern: archive.EventPattern }),
      retentionDays: archive.RetentionDays,
    };
  }),
});
