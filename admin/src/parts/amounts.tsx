/** Money and moments, for reading. */
import { Text, type TextProps } from '@mantine/core';
import { useFormatter } from 'use-intl';
import type { Schemas } from '../app/waybill.ts';
import type { Column } from './list.tsx';
import { minorDigits } from './minor-digits.ts';

type Money = { readonly amount: number; readonly currency: string };

export const toMajor = ({ amount, currency }: Money): number => amount / 10 ** minorDigits(currency);

/** @param major as it was typed: 12.5 */
export const toMinor = (major: number, currency: Schemas['Currency']): Schemas['Money'] => ({
  amount: Math.round(major * 10 ** minorDigits(currency)),
  currency,
});

export const useMoney = () => {
  const format = useFormatter();
  return (money: Money): string =>
    format.number(toMajor(money), {
      style: 'currency',
      currency: money.currency,
      currencyDisplay: 'code',
      minimumFractionDigits: minorDigits(money.currency),
      maximumFractionDigits: minorDigits(money.currency),
    });
};

export const Amount = ({ of, ...props }: { readonly of: Money | undefined } & TextProps) => {
  const money = useMoney();
  return (
    <Text
      span
      inherit={props.size === undefined}
      className="numbers"
      style={{ whiteSpace: 'nowrap' }}
      {...props}
    >
      {of ? money(of) : '–'}
    </Text>
  );
};

/** A column of a list, for money that its rows have under the column's own key. */
export const amountColumn = <K extends string>(
  key: K,
  title: string,
  room: { readonly wide?: boolean } = {},
): Column<{ readonly [P in K]?: Money | undefined }> => ({
  key,
  title,
  cell: (row) => <Amount of={row[key]} />,
  right: true,
  ...room,
});

/** In the shop's time zone; the whole moment when pointed at. */
export const When = ({ at, day }: { readonly at: string | undefined; readonly day?: boolean }) => {
  const format = useFormatter();
  if (at === undefined) return <>–</>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: 'full', timeStyle: 'long' })}>
      {format.dateTime(date, day ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  );
};
