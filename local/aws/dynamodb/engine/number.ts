/**
 * DynamoDB's numbers: decimals of at most 38 significant digits between 1E-130 and 9.99…E+125, kept exactly. On the
 * wire they are text.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
import { invalid } from './errors.ts';

const maximumDigits = 38;
const largestExponent = 125;
const smallestExponent = -130;

/** `digits × 10^exponent`, without leading or trailing zeros; zero has no digits. */
type Decimal = { readonly negative: boolean; readonly digits: string; readonly exponent: number };

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

const trimmed = (negative: boolean, digits: string, exponent: number): Decimal => {
  const withoutLeading = digits.replace(/^0+/, '');
  const significant = withoutLeading.replace(/0+$/, '');
  if (significant === '') return { negative: false, digits: '', exponent: 0 };
  return { negative, digits: significant, exponent: exponent + withoutLeading.length - significant.length };
};

/** The power of ten of the first digit. */
const magnitude = ({ digits, exponent }: Decimal): number => exponent + digits.length - 1;

const checked = (decimal: Decimal): Decimal => {
  if (decimal.digits === '') return decimal;
  const first = magnitude(decimal);
  if (first > largestExponent) {
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (first < smallestExponent) {
    throw invalid(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  if (decimal.digits.length > maximumDigits) {
    throw invalid('Attempting to store more than 38 significant digits in a Number');
  }
  return decimal;
};

const parse = (text: string): Decimal => {
  const [, sign, whole = '', fraction = '', power = '0'] = form.exec(text) ?? [];
  if (whole + fraction === '') {
    throw invalid(`The parameter cannot be converted to a numeric value${text && `: ${text}`}`);
  }
  return checked(trimmed(sign === '-', whole + fraction, Number(power) - fraction.length));
};

const format = ({ negative, digits, exponent }: Decimal): string => {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (exponent >= 0) return `${sign}${digits}${'0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
};

/** Whole numbers that a double holds exactly, in the form that they are stored in: nearly all there are. */
const simple = /^(?:0|-?[1-9]\d{0,14})$/;

/** @throws ValidationException */
export const normalized = (text: string): string => (simple.test(text) ? text : format(parse(text)));

const scaled = ({ negative, digits, exponent }: Decimal, to: number): bigint => {
  const value = BigInt(digits === '' ? 0 : digits) * 10n ** BigInt(exponent - to);
  return negative ? -value : value;
};

/** @throws ValidationException when the sum is not a number of DynamoDB's */
export const sum = (a: string, b: string): string => {
  if (simple.test(a) && simple.test(b)) return normalized(String(Number(a) + Number(b)));
  const [left, right] = [parse(a), parse(b)];
  if (left.digits === '') return format(right);
  if (right.digits === '') return format(left);
  const to = Math.min(left.exponent, right.exponent);
  const total = scaled(left, to) + scaled(right, to);
  const text = (total < 0n ? -total : total).toString();
  return format(checked(trimmed(total < 0n, text, to)));
};

export const negated = (text: string): string => (text.startsWith('-') ? text.slice(1) : `-${text}`);

/** Bytes that sort as the numbers do. */
export const sortable = (text: string): Buffer => {
  const decimal = parse(text);
  if (decimal.digits === '') return Buffer.from([1]);
  const bytes = Buffer.from([2, magnitude(decimal) - smallestExponent, ...Buffer.from(decimal.digits)]);
  if (!decimal.negative) return bytes;
  return Buffer.from([0, ...bytes.subarray(1).map((byte) => 255 - byte), 255]);
};

/** Negative, zero or positive, like a sort comparator. */
export const compare = (a: string, b: string): number =>
  simple.test(a) && simple.test(b) ? Number(a) - Number(b) : Buffer.compare(sortable(a), sortable(b));

/** How many bytes a stored number counts as: about one for two digits, and one more. */
export const sizeOf = (text: string): number => {
  if (simple.test(text) && text.length === 1) return text === '0' ? 1 : 2;
  const { digits, negative, exponent } = parse(text);
  if (digits === '') return 1;
  const pairs = Math.ceil((digits.length + (Math.abs(exponent) % 2)) / 2);
  return pairs + 1 + (negative ? 1 : 0);
};
