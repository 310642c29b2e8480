/**
 * What differs between stages; all of it is read here, once: from `settings/<stage>.json`, which is kept with the code,
 * so that no deployment forgets what the one before it said. `-c name=value` on the command line comes first.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'constructs';
import * as z from 'zod';
import { paymentProviders } from './payment-providers.ts';

const paymentWindowSeconds = 30 * 60;
const cartAbandonedAfterSeconds = 24 * 60 * 60;

/** A list on the command line is one string: `-c corsOrigins=https://shop.example,https://admin.example`. */
const words = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(','))])
  .transform((parts) => parts.filter((part) => part !== ''));
const list = words.default([]);

const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

const stageSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,15}$/, 'a stage is a short lower-case name')
  .default('dev');

const settingsSchema = z.strictObject({
  /** Part of every name, so that stages may share an account. */
  stage: stageSchema,
  /** Data outlives the stacks and cannot be deleted by mistake; providers are called at their live addresses. */
  production: yesOrNo.default(false),
  /** Every e-mail comes from this address; its domain, or the address itself, is verified in SES once per account. */
  emailSender: z.email({
    error: ({ input }) =>
      input === undefined ? 'say who sends the mails, an address that SES has verified' : undefined,
  }),
  /** The address that alarms are mailed to; left out, which no production may: the topic has no subscriber. */
  alarmEmail: z.email().optional(),
  /** How many functions the account may run at once (Service Quotas; a new account: 10). The alarm is at four fifths. */
  lambdaConcurrency: z.coerce.number().int().min(10).default(1_000),
  /**
   * Whether checkout and payments have a part of `lambdaConcurrency` to themselves, and a schedule never runs twice at
   * once. AWS leaves 100 unreserved, so an account that may run fewer than that can reserve none.
   */
  reserveConcurrency: z.enum(['on', 'off']).default('off'),
  /** What the gateway lets through, and twice as many at once; apart from it as much for checkout and for payments. */
  requestsPerSecond: z.coerce.number().int().min(10).max(10_000).default(500),
  /** What the whole account may cost a month, in US dollars; left out: nobody is told. */
  monthlyBudgetDollars: z.coerce.number().positive().optional(),
  /** Web pages that may call the API from a browser. */
  corsOrigins: list,
  /** Web pages where a browser may go after paying, until the shop's own settings say more; left out: `corsOrigins`. */
  returnOrigins: list,
  paymentWindowSeconds: z.coerce.number().int().min(60).max(86_400).default(paymentWindowSeconds),
  /** A cart that nobody touched for so long is announced as abandoned. */
  cartAbandonedAfterSeconds: z.coerce.number().int().min(60).default(cartAbandonedAfterSeconds),
  /** `staff`: who has the role `staff` or `admin` signs in with an authenticator app, too. */
  secondFactor: z.enum(['off', 'staff']).default('off'),
  rateLimits: z.enum(['on', 'off']).default('on'),
  /** What functions write down at least. Lines that count into alarms are warnings and errors. */
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN']).default('INFO'),
  /** Where confirmed orders are handed over; left out: staff ship by hand. */
  warehouseUrl: z.url({ protocol: /^https$/ }).optional(),
  /**
   * A system beside this one that is told of every confirmed order, and whose changes are taken: `http` speaks signed JSON at
   * `externalUrl`, `files` exchanges CSV in a bucket of its own.
   */
  externalSystem: z.enum(['off', 'http', 'files']).default('off'),
  externalUrl: z.url({ protocol: /^https$/ }).optional(),
  /** Through whom customers may pay: a company that is left out is offered to nobody; left out itself: all. */
  paymentProviders: words.pipe(z.array(z.enum(paymentProviders))).default([...paymentProviders]),
  /**
   * The API's own domain. With it a CDN and a firewall stand before the API; left out: clients call API Gateway's name.
   */
  apiDomain: z.hostname().optional(),
  /** The domain's certificate, which CloudFront takes from us-east-1 alone. */
  apiCertificateArn: z
    .string()
    .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/)
    .optional(),
  /** The Route 53 zone that the domain is written into; left out: somebody else points it at the CDN. */
  apiHostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]+$/)
    .optional(),
  /** `on`: whoever goes around the CDN is refused. To be set once every provider has the domain's address. */
  edgeOnly: z.enum(['on', 'off']).default('off'),
  /** The shop's own pages at `/admin`: on the domain's CDN, or on one of their own where there is no domain. */
  adminPages: z.enum(['on', 'off']).default('off'),
  /** Cognito's: `lite` costs a third or less, and replaces no refresh tokens. */
  userPoolPlan: z.enum(['essentials', 'lite']).default('essentials'),
  /** Tables are copied to a vault every day and month, beyond the 35 days that they can be restored by themselves. */
  backups: z.enum(['on', 'off']).default('off'),
  /** Another vault, in another region or account, that each copy goes to as well. */
  backupCopyVaultArn: z
    .string()
    .regex(/^arn:aws:backup:[a-z0-9-]+:\d{12}:backup-vault:.+$/)
    .optional(),
  /** Every event is kept in a bucket, to be asked by Athena ($0.000003 an order, docs/lake.md). */
  lake: z.enum(['on', 'off']).default('on'),
  /** A firewall before the user pool's public calls ($6 a month). */
  poolFirewall: z.enum(['on', 'off']).default('off'),
  /** New code gets a tenth of the calls at first, and is taken back when it fails; left out: in production. */
  canary: z.enum(['on', 'off']).optional(),
  /** Routes under `/gateway` by which callers with IAM rights act for the user that `X-User-ID` names. */
  trustedGateway: z.enum(['on', 'off']).default('off'),
});

/** All there are. */
export const settingNames = Object.keys(settingsSchema.shape);

export type Settings = z.output<typeof settingsSchema>;

/** Whether functions are called by an alias, which a deployment moves step by step. */
export const isCareful = ({ canary, production }: Settings): boolean =>
  (canary ?? (production ? 'on' : 'off')) === 'on';

export type EdgeSettings = {
  readonly domain: string;
  readonly certificateArn: string;
  readonly hostedZoneId: string | undefined;
};

/** Undefined: nothing stands before the API. */
export const edgeOf = ({
  apiDomain: domain,
  apiCertificateArn: certificateArn,
  apiHostedZoneId: hostedZoneId,
}: Settings): EdgeSettings | undefined =>
  domain !== undefined && certificateArn !== undefined ? { domain, certificateArn, hostedZoneId } : undefined;

const looksLikeProduction = /^(prod|prd|live)/;

/** What contradicts itself, or is half said: each with the sentence that says what to do. */
const mistakes: readonly [(settings: Settings) => boolean, (settings: Settings) => string][] = [
  [
    ({ stage, production }) => looksLikeProduction.test(stage) && !production,
    ({ stage }) =>
      `A stage called ${stage} must say whether it is one: "production": true in settings/${stage}.json`,
  ],
  [
    ({ production, alarmEmail }) => production && alarmEmail === undefined,
    ({ stage }) => `Nobody would hear an alarm of ${stage}: say "alarmEmail" in settings/${stage}.json`,
  ],
  [
    ({ apiDomain, apiCertificateArn }) => (apiDomain === undefined) !== (apiCertificateArn === undefined),
    () => 'apiDomain and apiCertificateArn go together: a domain needs its certificate',
  ],
  [
    ({ apiDomain, apiHostedZoneId, edgeOnly }) =>
      apiDomain === undefined && (apiHostedZoneId !== undefined || edgeOnly === 'on'),
    () => 'apiHostedZoneId and edgeOnly are about apiDomain: say it, too',
  ],
  [
    ({ externalSystem, externalUrl }) => (externalSystem === 'http') !== (externalUrl !== undefined),
    () => 'externalUrl is where "externalSystem": "http" is: say both, or neither',
  ],
  [
    ({ backups, backupCopyVaultArn }) => backups === 'off' && backupCopyVaultArn !== undefined,
    () => 'backupCopyVaultArn is about backups: switch them on, too',
  ],
];

const folder = join(import.meta.dirname, '..', 'settings');

const valuesSchema = z.record(z.string(), z.unknown());
type Values = z.output<typeof valuesSchema>;

const valuesOfFile = (stage: string): Values => {
  const file = join(folder, `${stage}.json`);
  return existsSync(file) ? valuesSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
};

/** The CDK's own context names, like `@aws-cdk/core:newStyleStackSynthesis` and `aws:cdk:bundling-stacks`. */
const isOfCdk = (name: string): boolean => /[:/]/.test(name);

/** An unset variable of a pipeline arrives as an empty value: it says nothing. */
const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const valuesOfContext = (node: Node): Values =>
  Object.fromEntries(
    Object.entries(valuesSchema.parse(node.getAllContext())).filter(
      ([name, value]) => !isOfCdk(name) && isSaid(value),
    ),
  );

const said = (issues: readonly z.core.$ZodIssue[]): string =>
  issues
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no setting ${issue.keys.join(', ')}; there are ${settingNames.join(', ')}`
        : `${issue.path.join('.')}: ${issue.message}`,
    )
    .join('; ');

/** @throws Error that names each setting that is wrong, missing or unknown */
export const settingsOf = (node: Node): Settings => {
  const values = valuesOfContext(node);
  const stage = stageSchema.safeParse(values.stage);
  const parsed = settingsSchema.safeParse({ ...(stage.success && valuesOfFile(stage.data)), ...values });
  if (!parsed.success) throw new Error(`The settings cannot be used: ${said(parsed.error.issues)}`);
  const settings = parsed.data;
  const mistake = mistakes.find(([isMade]) => isMade(settings));
  if (mistake) throw new Error(mistake[1](settings));
  const { returnOrigins, corsOrigins } = settings;
  return { ...settings, returnOrigins: returnOrigins.length > 0 ? returnOrigins : corsOrigins };
};
