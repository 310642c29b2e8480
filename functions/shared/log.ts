/**
 * The structured logger. One line per decision, with `orderId` wherever there is one. What names a secret or a
 * person is masked before anything is written: by its key, and in free text, such as an error's message, by its form.
 */
import { Logger } from '@aws-lambda-powertools/logger';

const maskedKeys =
  /^(authorization|cookie|password|newpassword|secret|session|secretkey|token|tasktoken|carttoken|accesstoken|idtoken|refreshtoken|code|signature|uploadurl|email|phone|line1|line2|to|card|pan|cvv)$/i;

const mask = '[masked]';

/** E-mail addresses, signed tokens, and numbers as long as a card's, in groups or not. */
const maskedForms =
  /[^\s@<>"']+@[^\s@<>"']+\.[a-z]{2,}|\beyJ[\w-]{10,}\.[\w-]+(\.[\w-]*)?|(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])/gi;

const isMaskedKey = (key: string): boolean => maskedKeys.test(key.replaceAll(/[-_]/g, ''));

/** A replacer for JSON.stringify. */
export const redact = (key: string, value: unknown): unknown => {
  if (value === undefined || value === null) return value;
  if (isMaskedKey(key)) return mask;
  return typeof value === 'string' ? value.replace(maskedForms, mask) : value;
};

export const log = new Logger({ serviceName: 'waybill', jsonReplacerFn: redact });
