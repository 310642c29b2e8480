/** The state of a thing as a coloured word. */
import { Badge } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Messages } from '../messages/en.ts';

export type Status = keyof Messages['states'];

const colours: Partial<Record<Status, string>> = {
  pending: 'yellow',
  'payment-pending': 'yellow',
  waiting: 'yellow',
  'awaiting-upload': 'yellow',
  checking: 'blue',
  running: 'blue',
  requested: 'yellow',
  open: 'yellow',
  processing: 'yellow',
  'refund-requested': 'yellow',
  confirmed: 'blue',
  shipped: 'cyan',
  'in-transit': 'cyan',
  created: 'cyan',
  delivered: 'teal',
  'delivered-message': 'teal',
  approved: 'teal',
  'approved-return': 'blue',
  succeeded: 'teal',
  'refund-succeeded': 'teal',
  received: 'teal',
  enabled: 'teal',
  done: 'teal',
  won: 'teal',
  sent: 'teal',
  failed: 'red',
  dead: 'red',
  lost: 'red',
  bounced: 'red',
  complained: 'red',
  refused: 'red',
  rejected: 'red',
};

export const StatusBadge = ({ status }: { readonly status: Status }) => {
  const t = useTranslations('states');
  return (
    <Badge
      variant="default"
      radius="sm"
      leftSection={<Dot colour={colours[status] ?? 'gray'} />}
      tt="none"
      miw="max-content"
    >
      {t(status)}
    </Badge>
  );
};

/** A dot has the colour, and the word has the contrast. */
const Dot = ({ colour }: { readonly colour: string }) => (
  <span
    aria-hidden="true"
    style={{
      display: 'inline-block',
      width: 8,
      height: 8,
      borderRadius: 4,
      background: `var(--mantine-color-${colour}-6)`,
    }}
  />
);
