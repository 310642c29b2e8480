/** Everything that happened to the order, over the drawing of its states and the way that its workflow took. */
import { Badge, Group, Timeline as Moments, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { Actor } from '../../parts/named.tsx';
import { Answer } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { isOrderStatus } from '../orders/statuses.ts';
import type { Order } from './data.ts';
import { useHappening } from './happening.ts';
import { OrderMachine, type Step } from './machine.tsx';

type State = Schemas['OrderTrace']['states'][number];

const Way = ({ states }: { readonly states: readonly State[] }) => {
  const t = useTranslations('order');
  return (
    <Group component="ol" gap={6} p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('way')}>
      {states.map(({ name, enteredAt, exitedAt, errors }, index) => (
        <Group component="li" key={`${name} ${enteredAt}`} gap={6} wrap="nowrap">
          {index > 0 && <span aria-hidden="true">→</span>}
          <Badge
            tt="none"
            radius="sm"
            variant={exitedAt === undefined ? 'filled' : 'default'}
            color={errors.length > 0 ? 'red.9' : undefined}
            title={errors.map(({ error, cause }) => `${error} ${cause ?? ''}`).join('\n') || undefined}
          >
            {name}
            {exitedAt === undefined && ` (${t('isHere')})`}
            {errors.length > 0 && ` (${errors.length} ✗)`}
          </Badge>
        </Group>
      ))}
    </Group>
  );
};

/** Every entry has the state that the order had after it. */
const stepsOf = (entries: readonly Schemas['OrderHistoryEntry'][]): Step[] =>
  entries.flatMap(({ status, at }, place) =>
    isOrderStatus(status) && entries[place - 1]?.status !== status ? [{ status, at }] : [],
  );

const mostEntries = 100;

export const Timeline = ({ order }: { readonly order: Order }) => {
  const t = useTranslations('order');
  const { titleOf, detailOf } = useHappening();
  const path = { id: order.id };
  /** Each version of the order has a timeline of its own. */
  const timeline = useQuery({
    queryKey: ['order', order.id, 'timeline', order.version],
    queryFn: async () => (await answered(api.GET('/v1/orders/{id}/timeline', { params: { path } }))).items,
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  const trace = useQuery({
    queryKey: ['order', order.id, 'trace', order.version],
    queryFn: () => answered(api.GET('/v1/orders/{id}/trace', { params: { path } })),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  const steps = useQuery({
    queryKey: ['order', order.id, 'steps', order.status],
    queryFn: async () => {
      const params = { path, query: { limit: mostEntries } };
      return stepsOf((await answered(api.GET('/v1/orders/{id}/history', { params }))).items);
    },
    placeholderData: (before) => before,
  });
  return (
    <Part title={t('timeline')}>
      {steps.data && <OrderMachine steps={steps.data} />}
      {trace.data && <Way states={trace.data.states} />}
      <Answer of={timeline}>
        {(entries) => (
          <Moments bulletSize={14} lineWidth={2} active={entries.length}>
            {entries.map(({ at, title, actor, detail, kind }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one moment may have two of a kind
              <Moments.Item key={`${at} ${kind} ${index}`} title={<Text size="sm">{titleOf(title)}</Text>}>
                <Stack gap={0}>
                  {detailOf(detail) !== '' && <Text size="sm">{detail}</Text>}
                  <Text size="xs" c="dimmed">
                    <When at={at} /> · <Actor of={actor} />
                  </Text>
                </Stack>
              </Moments.Item>
            ))}
          </Moments>
        )}
      </Answer>
    </Part>
  );
};
