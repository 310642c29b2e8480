/** A dialog that changes something: what was typed stays until it is done, and one key makes it count once. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { changed } from '../app/queries.ts';
import { isStale, Trouble } from './trouble.tsx';

/** The header under which the same request counts once, however often the button is pressed; another request has another. */
export const useOnce = () => {
  const last = useRef<{ readonly body: string; readonly key: string }>(undefined);
  return (body: unknown): { readonly 'Idempotency-Key': string } => {
    const text = JSON.stringify(body);
    if (last.current?.body !== text) last.current = { body: text, key: crypto.randomUUID() };
    return { 'Idempotency-Key': last.current.key };
  };
};

export type Change = {
  readonly run: () => Promise<unknown>;
  /** Says that it happened. */
  readonly done: string;
  /** What is read anew. */
  readonly touches: readonly string[];
  readonly after?: () => void;
};

export const useChange = ({ run, done, touches, after }: Change) =>
  useMutation({
    mutationFn: run,
    onSuccess: async () => {
      notifications.show({ message: done, color: 'teal' });
      after?.();
      await changed(...touches);
    },
    /** Somebody was faster: what is shown behind the dialog is out of date. */
    onError: () => changed(...touches),
  });

/** The version of a row of a list, as its own answer has it. */
export const tagOf = ({ version }: { readonly version: number }): string => `"${version}"`;

/**
 * The version that was seen when the dialog was opened. Whoever was slower is told, sees what is there now, and saves
 * over it only after having said so.
 */
export const useSeen = (etag: string) => {
  const [seen, setSeen] = useState(etag);
  return { seen, isOutdated: seen !== etag, acknowledge: () => setSeen(etag) };
};

/** Whoever opened a dialog by keyboard goes on from there when it is gone; from the page, where that cannot be gone on from. */
const useFocusBack = (): void => {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus();
      if (document.activeElement !== before) document.getElementById('main')?.focus();
    },
    [before],
  );
};

/** Beside what was typed: what somebody else has made of it meanwhile. */
export const NowThere = ({ when, children }: { readonly when: boolean; readonly children: ReactNode }) => {
  const t = useTranslations('dialog');
  if (!when) return null;
  return (
    <Text component="div" size="sm" role="status" style={{ whiteSpace: 'pre-line' }}>
      {t('nowThere')} {children}
    </Text>
  );
};

type DialogProps = {
  readonly title: string;
  readonly submit: string;
  readonly change: ReturnType<typeof useChange>;
  readonly close: () => void;
  /** What is there cannot be sent yet. */
  readonly incomplete?: boolean;
  /** Somebody was faster, and that was seen. */
  readonly acknowledge?: () => void;
  readonly danger?: boolean;
  readonly size?: string;
  readonly children?: ReactNode;
};

export const ChangeDialog = (props: DialogProps) => {
  const { title, submit, change, close, incomplete, acknowledge, danger, size, children } = props;
  const t = useTranslations('dialog');
  useFocusBack();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  const goOn = (): void => {
    acknowledge?.();
    change.reset();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size={size ?? 'md'}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={send}>
        <Stack>
          {children}
          <Trouble error={change.error} acknowledge={isStale(change.error) ? goOn : undefined} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={change.isPending}
              disabled={incomplete}
              color={danger ? 'red.9' : undefined}
            >
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
