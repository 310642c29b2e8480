/** Numbers in queries, which come as text: decimal digits alone are one, not `''`, `1e2` or `0x10`. */
import * as z from 'zod';

const digits = /^-?\d{1,15}$/;

/** For OpenAPI an integer. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' && digits.test(text) ? Number(text) : text),
    z.int().min(minimum).max(maximum),
  );
