/**
 * Cron expressions as EventBridge writes them: minutes hours day-of-month month day-of-week year, in UTC.
 * Days of the week are 1 (SUN) to 7 (SAT); exactly one of the two day fields is `?`.
 */
const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

type Field = { readonly name: string; readonly from: number; readonly to: number; readonly names?: string[] };

const minuteField: Field = { name: 'minutes', from: 0, to: 59 };
const hourField: Field = { name: 'hours', from: 0, to: 23 };
const dayOfMonthField: Field = { name: 'day-of-month', from: 1, to: 31 };
const monthField: Field = { name: 'month', from: 1, to: 12, names: monthNames };
const dayOfWeekField: Field = { name: 'day-of-week', from: 1, to: 7, names: dayNames };
const yearField: Field = { name: 'year', from: 1970, to: 2199 };

type Day = { readonly year: number; readonly month: number; readonly day: number };
type DayTest = (day: Day) => boolean;

const milliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const invalid = (field: Field, text: string): Error =>
  new Error(`Parameter ScheduleExpression is not valid: '${text}' as ${field.name}`);

const numberIn = (field: Field, text: string): number => {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + field.from : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.from && value <= field.to)) throw invalid(field, text);
  return value;
};

/** `*`, `n`, `n-m`, each with `/step`; a lone `n/step` goes on to the end of the field. */
const rangeOf = (field: Field, part: string): number[] => {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) throw invalid(field, part);
  const [first = '', last, ...rest] =
    range === '*' ? [String(field.from), String(field.to)] : range.split('-');
  if (rest.length > 0) throw invalid(field, part);
  const from = numberIn(field, first);
  const to = last !== undefined ? numberIn(field, last) : step === undefined ? from : field.to;
  if (from > to) throw invalid(field, part);
  const count = Math.floor((to - from) / Number(step ?? 1)) + 1;
  return Array.from({ length: count }, (_, index) => from + index * Number(step ?? 1));
};

const valuesOf = (field: Field, text: string): ReadonlySet<number> =>
  new Set(text.split(',').flatMap((part) => rangeOf(field, part)));

const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** 1 (SUN) to 7 (SAT) */
const weekdayOf = ({ year, month, day }: Day): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

/** The day from Monday to Friday nearest to `wanted`, within its month. */
const nearestWeekday = (year: number, month: number, wanted: number): number => {
  const last = lastDayOf(year, month);
  const day = Math.min(wanted, last);
  const weekday = weekdayOf({ year, month, day });
  if (weekday === 7) return day === 1 ? 3 : day - 1;
  if (weekday === 1) return day === last ? day - 2 : day + 1;
  return day;
};

const dayOfMonthTest = (text: string): DayTest => {
  if (text === 'L') return ({ year, month, day }) => day === lastDayOf(year, month);
  if (text.endsWith('W')) {
    const wanted = numberIn(dayOfMonthField, text.slice(0, -1));
    return ({ year, month, day }) => day === nearestWeekday(year, month, wanted);
  }
  const days = valuesOf(dayOfMonthField, text);
  return ({ day }) => days.has(day);
};

const dayOfWeekTest = (text: string): DayTest => {
  if (text === 'L') return (day) => weekdayOf(day) === 7;
  if (text.endsWith('L')) {
    const wanted = numberIn(dayOfWeekField, text.slice(0, -1));
    return (day) => weekdayOf(day) === wanted && day.day > lastDayOf(day.year, day.month) - 7;
  }
  const [weekday = '', occurrence] = text.split('#');
  if (occurrence !== undefined) {
    const wanted = numberIn(dayOfWeekField, weekday);
    if (!/^[1-5]$/.test(occurrence)) throw invalid(dayOfWeekField, text);
    return (day) => weekdayOf(day) === wanted && Math.ceil(day.day / 7) === Number(occurrence);
  }
  const days = valuesOf(dayOfWeekField, text);
  return (day) => days.has(weekdayOf(day));
};

/** The first due time after a moment, in milliseconds; undefined when there is none any more. */
export type NextDue = (afterMilliseconds: number) => number | undefined;

/** @throws Error for an expression that the service refuses */
export const parseCron = (fields: string): NextDue => {
  const parts = fields.trim().split(/\s+/);
  const [minuteText = '', hourText = '', monthDay = '', monthText = '', weekDay = '', yearText = ''] = parts;
  if (parts.length !== 6) throw new Error(`a cron expression has six fields, not ${parts.length}: ${fields}`);
  if ((monthDay === '?') === (weekDay === '?')) {
    throw new Error(`exactly one of day-of-month and day-of-week must be '?': ${fields}`);
  }
  const minutes = [...valuesOf(minuteField, minuteText)].sort((a, b) => a - b);
  const hours = [...valuesOf(hourField, hourText)].sort((a, b) => a - b);
  const months = valuesOf(monthField, monthText);
  const years = valuesOf(yearField, yearText);
  const isDay = weekDay === '?' ? dayOfMonthTest(monthDay) : dayOfWeekTest(weekDay);
  const lastYear = Math.max(...years);

  return (after) => {
    let midnight = Math.floor(after / milliseconds.day) * milliseconds.day;
    for (; new Date(midnight).getUTCFullYear() <= lastYear; midnight += milliseconds.day) {
      const date = new Date(midnight);
      const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      if (!years.has(day.year) || !months.has(day.month) || !isDay(day)) continue;
      for (const hour of hours) {
        for (const minute of minutes) {
          const due = midnight + hour * milliseconds.hour + minute * milliseconds.minute;
          if (due > after) return due;
        }
      }
    }
    return undefined;
  };
};
