/**
 * What orders are found by when somebody reads out a phone: its last digits, which are the same with the country's prefix,
 * with a zero in front, and with spaces.
 */
const digitsCompared = 9;
const fewestDigits = 7;

/** @returns undefined for what is no phone */
export const phoneEnding = (text: string): string | undefined => {
  const digits = text.replaceAll(/\D/g, '');
  const isPhone = /^[+\d][\d\s()./-]*$/.test(text.trim()) && digits.length >= fewestDigits;
  return isPhone ? digits.slice(-digitsCompared) : undefined;
};
