/** What differs between stages; all of it is read here, once, from the CDK context (`-c stage=production`). */
import type { Node } from 'constructs';
import * as z from 'zod';

const paymentWindowSeconds = 30 * 60;
const cartAbandonedAfterSeconds = 24 * 60 * 60;

/** A list on the command line is one string: `-c corsOrigins=https://shop.example,https://admin.example`. */
const commaSeparated = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((part) => part !== ''));

const contextSchema = z.object({
  /** Part of every name, so that stages may share an account. */
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,15}$/, 'a stage is a short lower-case name')
    .default('dev'),
  /** Every e-mail comes from this address; SES asks it for a confirmation once. */
  emailSender: z.email().default('no-reply@waybill.example'),
  /** The address that alarms are mailed to; left out: the topic has no subscriber. */
  alarmEmail: z.email().optional(),
  /** Web pages that may call the API from a browser. */
  corsOrigins: commaSeparated,
  /** Web pages where a browser may go after paying, until the shop's own settings say more; left out: `corsOrigins`. */
  returnOrigins: commaSeparated,
  paymentWindowSeconds: z.coerce.number().int().min(60).max(86_400).default(paymentWindowSeconds),
  /** A cart that nobody touched for so long is announced as abandoned. */
  cartAbandonedAfterSeconds: z.coerce.number().int().min(60).default(cartAbandonedAfterSeconds),
  /** `staff`: who has the role `staff` or `admin` signs in with an authenticator app, too. */
  secondFactor: z.enum(['off', 'staff']).default('off'),
  rateLimits: z.enum(['on', 'off']).default('on'),
  /** Where confirmed orders are handed over; left out: staff ship by hand. */
  warehouseUrl: z.union([z.literal(''), z.url({ protocol: /^https$/ })]).default(''),
  /** Routes under `/gateway` by which callers with IAM rights act for the user that `X-User-ID` names. */
  trustedGateway: z.enum(['on', 'off']).default('off'),
});

export type Settings = z.output<typeof contextSchema> & {
  /** Data outlives the stack and cannot be deleted by mistake. */
  readonly production: boolean;
};

export const settingsOf = (node: Node): Settings => {
  const names = Object.keys(contextSchema.shape);
  const context = Object.fromEntries(names.map((name) => [name, node.tryGetContext(name)]));
  const settings = contextSchema.parse(context);
  const { returnOrigins, corsOrigins } = settings;
  return {
    ...settings,
    returnOrigins: returnOrigins.length > 0 ? returnOrigins : corsOrigins,
    production: settings.stage === 'production',
  };
};
