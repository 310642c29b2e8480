/**
 * VAT numbers as clients send them. Their form is checked, and the check digits of those that have some, as jsvat-next knows
 * them for Europe, and ours for the shop's home countries. Whether a number was ever given out only its country can say.
 */
import { checkVAT, countries } from 'jsvat-next';
import * as z from 'zod';

/**
 * NG: a FIRS TIN, eight digits and four of its office; KE: a PIN of the KRA, `A` of people and `P` of companies; ET: a TIN
 * of ten digits.
 */
const furtherForms: Readonly<Record<string, RegExp>> = {
  NG: /^NG\d{12}$/,
  KE: /^KE[AP]\d{9}[A-Z]$/,
  ET: /^ET\d{10}$/,
};

const bare = (text: string): string => text.toUpperCase().replaceAll(/[\s.\-/]/g, '');

const isValid = (number: string): boolean => {
  const form = furtherForms[number.slice(0, 2)];
  if (form) return form.test(number);
  const { isValid: holds, value } = checkVAT(number, countries);
  return holds && value === number;
};

/** As it is kept and printed: without spaces and dots. */
export const vatNumberSchema = z
  .string()
  .max(30)
  .refine((text) => /^[A-Z]{2}/.test(bare(text)) && isValid(bare(text)), {
    error: 'must be a VAT number with its country in front and right check digits, such as DE136695976',
  })
  .transform(bare)
  .meta({
    example: 'DE136695976',
    description: 'With its country in front; its form and check digits count.',
  });
