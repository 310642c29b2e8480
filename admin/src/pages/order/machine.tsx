/** The states of an order as a drawing, with the way that this one took and when it came to each. */
import { useMediaQuery } from '@mantine/hooks';
import { useFormatter, useTranslations } from 'use-intl';
import { type OrderStatus, places, ways } from './ways.ts';

export type Step = { readonly status: OrderStatus; readonly at: string };

const box = { width: 164, height: 46 } as const;

/** The middle of a state’s box: from left to right, or downwards where there is little room. */
const middleOf = (status: OrderStatus, isNarrow: boolean) => {
  const { along, beside } = places[status];
  const [x, y] = isNarrow ? [beside * 190, along * 76] : [along * 186, beside * 104];
  return { x: x + box.width / 2 + 1, y: y + box.height / 2 + 1 };
};
type Point = ReturnType<typeof middleOf>;

/** Where a line from the middle of a box to another point leaves the box, with so much air. */
const edgeOf = (from: Point, to: Point, air: number): Point => {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const part = Math.min((box.width / 2 + air) / Math.abs(dx), (box.height / 2 + air) / Math.abs(dy));
  return { x: from.x + dx * part, y: from.y + dy * part };
};

const lines = (Object.keys(ways) as OrderStatus[]).flatMap((from) => ways[from].map((to) => ({ from, to })));

type LineProps = (typeof lines)[number] & { readonly isTaken: boolean; readonly isNarrow: boolean };

const Line = ({ from, to, isTaken, isNarrow }: LineProps) => {
  const [a, b] = [middleOf(from, isNarrow), middleOf(to, isNarrow)];
  const [start, end] = [edgeOf(a, b, 0), edgeOf(b, a, 3)];
  return (
    <line
      {...{ x1: start.x, y1: start.y, x2: end.x, y2: end.y }}
      className={isTaken ? 'way taken' : 'way'}
      markerEnd={`url(#${isTaken ? 'taken' : 'open'}-end)`}
    />
  );
};

const End = ({ name }: { readonly name: 'taken' | 'open' }) => (
  <marker
    id={`${name}-end`}
    viewBox="0 0 8 8"
    refX="7"
    refY="4"
    markerWidth="9"
    markerHeight="9"
    markerUnits="userSpaceOnUse"
    orient="auto"
  >
    <path d="M0 0 8 4 0 8Z" className={name === 'taken' ? 'tip taken' : 'tip'} />
  </marker>
);

type StateProps = { readonly status: OrderStatus; readonly looks: string; readonly at?: string | undefined };

const State = ({ status, looks, at, isNarrow }: StateProps & { readonly isNarrow: boolean }) => {
  const t = useTranslations('states');
  const format = useFormatter();
  const { x, y } = middleOf(status, isNarrow);
  return (
    <g className={looks}>
      <rect x={x - box.width / 2} y={y - box.height / 2} {...box} rx={8} />
      <text x={x} y={at === undefined ? y + 4 : y - 3}>
        {t(status)}
      </text>
      {at !== undefined && (
        <text x={x} y={y + 14} fontSize={11}>
          {format.dateTime(new Date(at), {
            day: 'numeric',
            month: 'short',
            hour: 'numeric',
            minute: '2-digit',
          })}
        </text>
      )}
    </g>
  );
};

/** @param steps the states in the order in which they were entered; the last one is where it is */
export const OrderMachine = ({ steps }: { readonly steps: readonly Step[] }) => {
  const t = useTranslations();
  const isNarrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  const all = (Object.keys(places) as OrderStatus[]).map((status) => middleOf(status, isNarrow));
  const width = Math.max(...all.map(({ x }) => x)) + box.width / 2 + 1;
  const height = Math.max(...all.map(({ y }) => y)) + box.height / 2 + 1;
  const isTaken = ({ from, to }: (typeof lines)[number]): boolean =>
    steps.some(({ status }, place) => status === from && steps[place + 1]?.status === to);
  const inOrder = lines.toSorted((a, b) => Number(isTaken(a)) - Number(isTaken(b)));
  const told = steps.map(({ status }) => t(`states.${status}`)).join(' → ');
  return (
    <svg
      role="img"
      aria-label={`${t('order.stateWay')}: ${told}`}
      viewBox={`0 0 ${width} ${height}`}
      style={{ width: '100%', maxWidth: width }}
      className="machine"
    >
      <defs>
        <End name="taken" />
        <End name="open" />
      </defs>
      {inOrder.map((line) => (
        <Line key={`${line.from} ${line.to}`} {...line} isTaken={isTaken(line)} isNarrow={isNarrow} />
      ))}
      {(Object.keys(places) as OrderStatus[]).map((status) => {
        const at = steps.find((step) => step.status === status)?.at;
        const isHere = steps.at(-1)?.status === status;
        const looks = isHere ? 'state here' : at === undefined ? 'state' : 'state taken';
        return <State key={status} {...{ status, looks, at, isNarrow }} />;
      })}
    </svg>
  );
};
