/** Buses, rules and archives, as the template says. */
import * as z from 'zod';
import type { Resources } from '../template/template.ts';
import type { TargetInput } from './target-input.ts';

export type Target = {
  readonly id: string;
  readonly arn: string;
  readonly input: TargetInput;
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
    InputPath: z.string().optional(),
    InputTransformer: z
      .object({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
      .optional(),
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
      input: inputOf(target),
      maximumRetries: target.RetryPolicy.MaximumRetryAttempts,
      maximumAgeSeconds: target.RetryPolicy.MaximumEventAgeInSeconds,
      ...(target.DeadLetterConfig && { deadLetterArn: target.DeadLetterConfig.Arn }),
    }),
  );

const inputOf = (target: {
  Input?: string | undefined;
  InputPath?: string | undefined;
  InputTransformer?: { InputPathsMap: Record<string, string>; InputTemplate: string } | undefined;
}): TargetInput => {
  if (target.Input !== undefined) return { kind: 'constant', text: target.Input };
  if (target.InputPath !== undefined) return { kind: 'path', path: target.InputPath };
  if (!target.InputTransformer) return { kind: 'event' };
  const { InputPathsMap, InputTemplate } = target.InputTransformer;
  return { kind: 'template', paths: InputPathsMap, template: InputTemplate };
};

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

export const eventBridgeConfigOf = (resources: Resources): EventBridgeConfig => ({
  busNames: [defaultBusName, ...resources.ofType('AWS::Events::EventBus').map(({ ref }) => ref)],
  rules: resources.ofType('AWS::Events::Rule').map((resource) => {
    const rule = resource.read(ruleSchema);
    return {
      name: resource.attribute('Name'),
      arn: resource.attribute('Arn'),
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
