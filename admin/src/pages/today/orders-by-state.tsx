/** How many orders wait in each state that is somebody's turn; the API has no counts, so they end at a page. */
import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { To } from '../../parts/links.tsx';
import { Answer } from '../../parts/page.tsx';

const open = ['pending', 'confirmed', 'shipped', 'delivered'] as const;
const counted = 25;

const useCount = (status: (typeof open)[number]) =>
  useQuery({
    queryKey: ['orders', 'count', status],
    queryFn: async () => {
      const query = { status, limit: counted };
      const { items, nextCursor } = await answered(api.GET('/v1/orders', { params: { query } }));
      return nextCursor === undefined ? String(items.length) : `${items.length}+`;
    },
    refetchInterval: 30_000,
  });

const Row = ({ status }: { readonly status: (typeof open)[number] }) => {
  const t = useTranslations('states');
  const count = useCount(status);
  return (
    <Group justify="space-between">
      <To to="/orders" search={{ status }}>
        {t(status)}
      </To>
      <Answer of={count}>
        {(number) => (
          <Text fw={700} size="lg" className="numbers">
            {number}
          </Text>
        )}
      </Answer>
    </Group>
  );
};

export const OrdersByState = () => (
  <Stack gap="xs">
    {open.map((status) => (
      <Row key={status} status={status} />
    ))}
  </Stack>
);
