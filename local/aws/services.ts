/** Makes the emulated services of what the template has. */
import { join } from 'node:path';
import * as z from 'zod';
import { makeCognito } from './cognito/service.ts';
import type { Engine } from './dynamodb/engine.ts';
import { makeStreams } from './dynamodb/streams.ts';
import { eventBridgeConfigOf } from './eventbridge/config.ts';
import { makeEventBridge } from './eventbridge/eventbridge.ts';
import { streamsOf } from './firehose/config.ts';
import { makeFirehose } from './firehose/firehose.ts';
import { makeS3 } from './s3/s3.ts';
import { makeSchedules } from './schedules/schedules.ts';
import { makeSecrets, type Secrets } from './secrets/secrets.ts';
import type { Runtime, Service } from './service.ts';
import { identitiesOf } from './ses/identities.ts';
import { type LocalMail, makeSes, type Ses } from './ses/ses.ts';
import { sqsConfigOf } from './sqs/config.ts';
import { makeSqs } from './sqs/sqs.ts';
import { makeStepFunctions } from './step-functions/step-functions.ts';
import type { Resource, Resources } from './template/template.ts';

export type AwsConfig = {
  readonly resources: Resources;
  readonly engine: Engine;
  readonly dataDirectory: string;
  /** What secrets hold on a first start, by the last part of their names. */
  readonly firstSecrets: Readonly<Record<string, object>>;
};

export type Aws = {
  /** By name; they are started in this order and stopped in the opposite one. */
  readonly services: Readonly<Record<string, Service>>;
  readonly secretOf: Secrets['valueOf'];
};

const only = (resources: Resources, type: string): Resource => {
  const [resource, ...others] = resources.ofType(type);
  if (!resource || others.length > 0) throw new Error(`the template must have exactly one ${type}`);
  return resource;
};

const cognito = (runtime: Runtime, resources: Resources, deliver: Ses['deliver']): Service => {
  const pool = only(resources, 'AWS::Cognito::UserPool');
  const deliverIfAllowed = (mail: LocalMail): void => {
    const refusal = runtime.weather?.refusesPoolMail?.();
    if (refusal) throw refusal;
    deliver(mail);
  };
  return makeCognito(runtime, {
    poolId: pool.ref,
    pool: pool.readAll(),
    clients: resources
      .ofType('AWS::Cognito::UserPoolClient')
      .map((client) => ({ clientId: client.ref, properties: client.readAll() })),
    groups: resources.ofType('AWS::Cognito::UserPoolGroup').map(({ ref }) => ref),
    deliver: deliverIfAllowed,
  });
};

const stateMachine = z.object({
  StateMachineName: z.string(),
  DefinitionString: z.string(),
});

const stepFunctions = (runtime: Runtime, resources: Resources): Service =>
  makeStepFunctions(
    runtime,
    resources.ofType('AWS::StepFunctions::StateMachine').map((machine) => {
      const { StateMachineName, DefinitionString } = machine.read(stateMachine);
      return { name: StateMachineName, arn: machine.ref, definition: DefinitionString };
    }),
  );

export const makeAws = (runtime: Runtime, config: AwsConfig): Aws => {
  const { resources, engine, dataDirectory, firstSecrets } = config;
  const secrets = makeSecrets({
    resources,
    dataDirectory,
    initialValues: firstSecrets,
    now: runtime.clock.now,
    weather: runtime.weather,
  });
  const machines = stepFunctions(runtime, resources);
  const sqs = makeSqs(runtime, sqsConfigOf(resources));
  const firehose = makeFirehose(runtime, streamsOf(resources), join(dataDirectory, 'lake'));
  const events = eventBridgeConfigOf(resources);
  const eventBridge = makeEventBridge(runtime, events, {
    sendToQueue: sqs.send,
    putToStream: firehose.put,
    startExecution: async (stateMachineArn, input) =>
      machines.aws?.operations.StartExecution?.({ stateMachineArn, input }),
  });
  const ses = makeSes(runtime, identitiesOf(resources), eventBridge.tell);
  const sendToQueue = (arn: string, body: object): void => sqs.send(arn, JSON.stringify(body));
  const services = {
    secrets,
    s3: makeS3(runtime, resources, join(dataDirectory, 's3'), eventBridge.tell),
    ses,
    cognito: cognito(runtime, resources, ses.deliver),
    machines,
    sqs,
    firehose,
    eventBridge,
    schedules: makeSchedules(runtime, events.rules, eventBridge.fire),
    streams: makeStreams(runtime, { resources, engine, sendToQueue }),
  };
  return { services, secretOf: secrets.valueOf };
};
