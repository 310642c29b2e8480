/** What is decided about a return: approve or reject it, and receive the goods. */
import { Button, Group, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { useAccess } from '../../app/access.tsx';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { touchesOrder } from '../order/data.ts';

type Return = Schemas['Return'];
type Step = 'approve' | 'reject' | 'receive';
type StepProps = { readonly of: Return; readonly close: () => void };

const Decide = ({ of, step, close }: StepProps & { readonly step: 'approve' | 'reject' }) => {
  const t = useTranslations();
  const [reason, setReason] = useState('');
  const once = useOnce();
  const change = useChange({
    run: () => {
      const said = reason.trim();
      const body = said === '' ? {} : { reason: said };
      const params = { path: { id: of.id }, header: once(body) };
      return answered(
        step === 'approve'
          ? api.POST('/v1/returns/{id}/approve', { params, body })
          : api.POST('/v1/returns/{id}/reject', { params, body }),
      );
    },
    done: t('returns.done'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog
      title={t(`returns.${step}`)}
      submit={t(`returns.${step}`)}
      change={change}
      close={close}
      danger={step === 'reject'}
    >
      <TextInput
        label={t('dialog.reason')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </ChangeDialog>
  );
};

const Receive = ({ of, close }: StepProps) => {
  const t = useTranslations('returns');
  const [restock, setRestock] = useState(true);
  const once = useOnce();
  const change = useChange({
    run: () => {
      const body = { restock };
      const params = { path: { id: of.id }, header: once(body) };
      return answered(api.POST('/v1/returns/{id}/receive', { params, body }));
    },
    done: t('done'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog title={t('receive')} submit={t('receive')} change={change} close={close}>
      <Text size="sm">{t('receiveMeans')}</Text>
      <Switch
        label={t('restock')}
        checked={restock}
        onChange={({ currentTarget }) => setRestock(currentTarget.checked)}
      />
    </ChangeDialog>
  );
};

const stepsOf: Readonly<Record<Return['status'], readonly Step[]>> = {
  requested: ['approve', 'reject'],
  approved: ['receive', 'reject'],
  rejected: [],
  received: [],
};

export const ReturnActions = ({ of }: { readonly of: Return }) => {
  const t = useTranslations('returns');
  const { staff } = useAccess();
  const [step, setStep] = useState<Step>();
  const close = (): void => setStep(undefined);
  if (!staff) return null;
  return (
    <Group gap="xs" className="no-print">
      {stepsOf[of.status].map((one) => (
        <Button key={one} size="xs" variant="default" onClick={() => setStep(one)}>
          {t(one)}
        </Button>
      ))}
      {step === 'receive' && <Receive of={of} close={close} />}
      {(step === 'approve' || step === 'reject') && <Decide of={of} step={step} close={close} />}
    </Group>
  );
};
