/** Which day it is for the shop, whose clocks are in its time zone. Days are `yyyy-mm-dd`. */

/** One for each time zone: they are dear to make. */
const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
};

/** What the shop's clocks show. */
export const shopTime = (moment: Date, timeZone: string): { readonly day: string; readonly hour: number } => {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    day: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    hour: Number(part('hour')),
  };
};

export const shopDay = (moment: Date | string, timeZone: string): string =>
  shopTime(new Date(moment), timeZone).day;

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/** @param days how many later; earlier when below zero */
export const dayAfter = (day: string, days = 1): string =>
  new Date(Date.parse(day) + days * millisecondsPerDay).toISOString().slice(0, 10);

/** The days from one to the other, both included. */
export const daysBetween = (from: string, to: string): string[] => {
  const count = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / millisecondsPerDay) + 1);
  return Array.from({ length: count }, (_, index) => dayAfter(from, index));
};
