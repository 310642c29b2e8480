/** What other things name by an id, shown by the name that people know it by. */
import { useQuery } from '@tanstack/react-query';
import { answered } from '../../../sdk/index.ts';
import { useAccess } from '../app/access.tsx';
import { api } from '../app/waybill.ts';
import { To } from './links.tsx';

/** Neither an order's number nor, for as long as a page is looked at, somebody's name changes. */
const once = { staleTime: Number.POSITIVE_INFINITY } as const;

/** An order by its number, which is asked for: payments, parcels and returns know the id alone. For staff it leads there. */
export const OrderLink = ({ id }: { readonly id: string }) => {
  const { staff } = useAccess();
  const { data } = useQuery({
    queryKey: ['order-number', id],
    queryFn: async () =>
      (await answered(api.GET('/v1/orders/{id}', { params: { path: { id } } }))).number ?? id,
    enabled: staff,
    ...once,
  });
  if (!staff) return id;
  return (
    <To to="/orders/$id" params={{ id }} className="whole">
      {data ?? `…${id.slice(-10)}`}
    </To>
  );
};

/** Who did something: a person by their name, whatever is no person as it is. */
export const Actor = ({ of }: { readonly of: string }) => {
  const { staff } = useAccess();
  const isPerson = of.startsWith('usr_');
  const { data } = useQuery({
    queryKey: ['user-name', of],
    queryFn: async () => (await answered(api.GET('/v1/users/{id}', { params: { path: { id: of } } }))).name,
    enabled: staff && isPerson,
    ...once,
  });
  if (!isPerson) return of;
  return <span title={of}>{data || of}</span>;
};
