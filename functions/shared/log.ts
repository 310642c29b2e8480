/**
 * The structured logger. One line per decision, with `orderId` wherever there is one. Keys that name a secret
 * or a person are masked before anything is written.
 */
import { Logger } from '@aws-lambda-powertools/logger';

const masked =
  /^(authorization|cookie|password|newpassword|secret|secretkey|token|tasktoken|carttoken|accesstoken|idtoken|refreshtoken|code|signature|email|phone|line1|line2|to|card|pan|cvv)$/i;

export const redact = (key: string, value: unknown): unknown =>
  masked.test(key.replaceAll(/[-_]/g, '')) && value !== undefined && value !== null ? '[masked]' : value;

export const log = new Logger({ serviceName: 'waybill', jsonReplacerFn: redact });
