/**
 * A dialog that begins with a reading: anew each time it is opened, so that it shows, and remembers, the version of now.
 * Whoever is faster after that is noticed when it is sent.
 */
import { Modal } from '@mantine/core';
import { type QueryKey, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Trouble } from './trouble.tsx';

/** What was read, and its version. */
export type Seen<T> = { readonly body: T; readonly etag: string };

type ReadDialogProps<T> = {
  readonly title: string;
  readonly name: QueryKey;
  readonly read: () => Promise<Seen<T>>;
  readonly close: () => void;
  /** The dialog itself. */
  readonly children: (seen: Seen<T>) => ReactNode;
};

export const ReadDialog = <T,>({ title, name, read, close, children }: ReadDialogProps<T>) => {
  const t = useTranslations('dialog');
  const { data, error, refetch } = useQuery({ queryKey: name, queryFn: read, gcTime: 0 });
  if (data) return children(data);
  if (!error) return null;
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Trouble error={error} again={refetch} />
    </Modal>
  );
};
