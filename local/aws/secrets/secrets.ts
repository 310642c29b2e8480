/**
 * Secrets Manager: values made on the first start, as the template asks for them, and kept in one file of the
 * data directory that only its owner can read.
 */
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { AwsError, arn, type Service } from '../service.ts';
import type { Resource, Resources } from '../template/template.ts';
import type { Weather } from '../weather/weather.ts';

const versionSchema = z.object({ value: z.string(), versionId: z.string(), changedAt: z.number() });
const storedSchema = z.record(z.string(), versionSchema.extend({ previous: versionSchema.optional() }));
type Version = z.output<typeof versionSchema>;
type Stored = z.output<typeof storedSchema>;

const generationSchema = z.object({
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
  PasswordLength: z.number().default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludePunctuation: z.boolean().default(false),
});

const secretSchema = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: generationSchema.optional(),
});

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const punctuation = '!#$%&()*+,-./:;<=>?@[]^_{|}~';

const generate = (generation: z.output<typeof generationSchema>): string => {
  const all = generation.ExcludePunctuation ? letters : letters + punctuation;
  const allowed = all.split('').filter((character) => !generation.ExcludeCharacters.includes(character));
  const password = Array.from(
    { length: generation.PasswordLength },
    () => allowed[randomInt(allowed.length)],
  );
  const { SecretStringTemplate, GenerateStringKey } = generation;
  if (SecretStringTemplate === undefined || GenerateStringKey === undefined) return password.join('');
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: password.join('') });
};

const firstValue = (secret: Resource): string => {
  const { SecretString, GenerateSecretString } = secret.read(secretSchema);
  return SecretString ?? generate(generationSchema.parse(GenerateSecretString ?? {}));
};

const nameOf = (secret: Resource): string => secret.ref.split(':secret:')[1] ?? secret.logicalId;

const idSchema = z.looseObject({ SecretId: z.string() });
const getSchema = idSchema.extend({
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const putSchema = idSchema.extend({
  SecretString: z.string().optional(),
  ClientRequestToken: z.string().optional(),
});

/** The two labels that Secrets Manager moves by itself. */
const stages = { current: 'AWSCURRENT', previous: 'AWSPREVIOUS' } as const;

const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret${what}`);

type Staged = Version & { readonly stage: string };

/** Words as recorded on AWS, in LocalStack's `test_get_secret_value_errors` and `test_secret_version_not_found`. */
const versionOf = (
  { previous, ...current }: Stored[string],
  { VersionId, VersionStage }: z.output<typeof getSchema>,
): Staged => {
  const all: Staged[] = [
    { ...current, stage: stages.current },
    ...(previous ? [{ ...previous, stage: stages.previous }] : []),
  ];
  if (VersionId === undefined) {
    const staged = all.find(({ stage }) => stage === (VersionStage ?? stages.current));
    if (!staged) throw notFound(` value for staging label: ${VersionStage}`);
    return staged;
  }
  const found = all.find(({ versionId }) => versionId === VersionId);
  if (!found) throw notFound(` value for VersionId: ${VersionId}`);
  if (VersionStage !== undefined && VersionStage !== found.stage)
    throw new AwsError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  return found;
};

export type SecretsConfig = {
  readonly resources: Resources;
  readonly dataDirectory: string;
  /** What a secret holds here instead of a random string, by the last part of its name (`…/bank` for `bank`). */
  readonly initialValues: Readonly<Record<string, object>>;
  readonly now: () => number;
  readonly weather?: Weather | undefined;
};

const openFile = (file: string) => {
  const stored: Stored = existsSync(file) ? storedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  return {
    stored,
    put: (name: string, value: string, changedAt: number, versionId: string = crypto.randomUUID()): void => {
      const { previous: _, ...before } = stored[name] ?? {};
      const previous = versionSchema.safeParse(before);
      stored[name] = { value, versionId, changedAt, ...(previous.success && { previous: previous.data }) };
      writeFileSync(file, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
    },
  };
};

export type Secrets = Service & {
  /** What a secret holds now, as JSON with text in it, by the last part of its name. */
  readonly valueOf: (lastPart: string) => Readonly<Record<string, string>>;
};

const lastPartOf = (name: string): string => name.split('/').at(-1) ?? name;

export const makeSecrets = (config: SecretsConfig): Secrets => {
  const { resources, dataDirectory, initialValues, now, weather = {} } = config;
  const { stored, put } = openFile(join(dataDirectory, 'secrets.json'));
  for (const secret of resources.ofType('AWS::SecretsManager::Secret')) {
    const name = nameOf(secret);
    if (name in stored) continue;
    const initial = initialValues[lastPartOf(name)];
    put(name, initial ? JSON.stringify(initial) : firstValue(secret), now());
  }

  const find = (input: unknown) => {
    const name = idSchema.parse(input).SecretId.replace(/^arn:.*:secret:/, '');
    const found = stored[name];
    if (!found) throw notFound('.');
    return { name, identity: { ARN: arn('secretsmanager', `secret:${name}`), Name: name }, found };
  };

  return {
    valueOf: (lastPart) => {
      const name = Object.keys(stored).find((key) => lastPartOf(key) === lastPart);
      const found = name === undefined ? undefined : stored[name];
      if (!found) throw new Error(`the template has no secret ${lastPart}`);
      return z.record(z.string(), z.string()).parse(JSON.parse(found.value));
    },
    aws: {
      target: 'secretsmanager',
      operations: {
        GetSecretValue: (input) => {
          const { name, identity, found } = find(input);
          const { value, versionId, changedAt, stage } = versionOf(found, getSchema.parse(input));
          weather.assertSecret?.(lastPartOf(name));
          return {
            ...identity,
            SecretString: weather.secretInstead?.(lastPartOf(name)) ?? value,
            VersionId: versionId,
            VersionStages: [stage],
            CreatedDate: changedAt / 1000,
          };
        },
        PutSecretValue: (input) => {
          const { name, identity } = find(input);
          const { SecretString, ClientRequestToken } = putSchema.parse(input);
          if (SecretString === undefined)
            throw new AwsError('InvalidRequestException', 'Only SecretString is imitated locally.');
          put(name, SecretString, now(), ClientRequestToken);
          return { ...identity, VersionId: stored[name]?.versionId, VersionStages: [stages.current] };
        },
        ListSecrets: () => ({
          SecretList: Object.keys(stored).map((name) => find({ SecretId: name }).identity),
        }),
        DescribeSecret: (input) => {
          const { identity, found } = find(input);
          return {
            ...identity,
            LastChangedDate: found.changedAt / 1000,
            VersionIdsToStages: {
              [found.versionId]: [stages.current],
              ...(found.previous && { [found.previous.versionId]: [stages.previous] }),
            },
          };
        },
      },
    },
  };
};
