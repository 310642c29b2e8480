/** The library's links and buttons, through the router: they have addresses, and open in a new tab as links do. */
import { Anchor, type AnchorProps, Button, type ButtonProps, Group } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

type Referred<T> = T & { readonly ref?: Ref<HTMLAnchorElement> };

export const To = createLink((props: Referred<AnchorProps>) => (
  <Anchor inherit underline="always" {...props} />
));

export const ButtonTo = createLink((props: Referred<ButtonProps>) => <Button component="a" {...props} />);

export type Beside = {
  readonly to:
    | '/orders'
    | '/parcels'
    | '/payments'
    | '/products'
    | '/categories'
    | '/imports'
    | '/exports'
    | '/promotions'
    | '/promotions/try-out'
    | '/reconciliations'
    | '/disputes'
    | '/settings'
    | '/settings/tax'
    | '/settings/shipping'
    | '/accounts'
    | '/audit-log';
  readonly title: string;
};

/** Pages that belong together. */
export const PagesBeside = ({
  pages,
  label,
}: {
  readonly pages: readonly Beside[];
  readonly label: string;
}) => (
  <Group role="group" aria-label={label} gap={4} className="no-print">
    {pages.map(({ to, title }) => (
      <ButtonTo
        key={to}
        to={to}
        size="compact-sm"
        variant="default"
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ variant: 'filled' }}
      >
        {title}
      </ButtonTo>
    ))}
  </Group>
);
