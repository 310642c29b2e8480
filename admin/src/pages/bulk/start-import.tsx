/** A file of lines goes in: what it is about, which file, and how far it is sent. */
import { Button, FileButton, Group, Progress, Select, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { useChange, useOnce } from '../../parts/change.tsx';
import { Part } from '../../parts/part.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { upload } from '../../parts/upload.ts';

const kinds = ['products', 'prices', 'stock'] as const;
type Kind = (typeof kinds)[number];

/** Asks where to, sends the file there, and leads to how far it is. */
const useImport = (kind: Kind, file: File | null) => {
  const t = useTranslations('bulk');
  const navigate = useNavigate();
  const [percent, setPercent] = useState<number>();
  const once = useOnce();
  const change = useChange({
    run: async () => {
      if (!file) return;
      const header = once([kind, file.name, file.size, file.lastModified]);
      const { id, uploadUrl } = await answered(
        api.POST('/v1/imports', { params: { header }, body: { kind } }),
      );
      await upload(uploadUrl, file, 'text/csv', setPercent);
      await navigate({ to: '/imports/$id', params: { id } });
    },
    done: t('sent'),
    touches: ['imports'],
  });
  return { change, percent };
};

export const StartImport = () => {
  const t = useTranslations('bulk');
  const [kind, setKind] = useState<Kind>('products');
  const [file, setFile] = useState<File | null>(null);
  const { change, percent } = useImport(kind, file);
  return (
    <Part title={t('newImport')}>
      <Text size="sm">{t('importHint')}</Text>
      <Group align="end">
        <Select
          label={t('kind')}
          data={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          value={kind}
          onChange={(value) => value && setKind(value as Kind)}
          allowDeselect={false}
        />
        <FileButton onChange={setFile} accept=".csv,text/csv" inputProps={{ 'aria-label': t('chooseFile') }}>
          {(props) => (
            <Button variant="default" {...props}>
              {t('chooseFile')}
            </Button>
          )}
        </FileButton>
        <Button disabled={!file} loading={change.isPending} onClick={() => change.mutate()}>
          {t('send')}
        </Button>
      </Group>
      <Text size="sm" role="status" style={{ overflowWrap: 'anywhere' }}>
        {file?.name ?? t('noFile')}
      </Text>
      <Stack gap="xs">
        {change.isPending && percent !== undefined && <Progress value={percent} aria-label={t('send')} />}
        <Trouble error={change.error} />
      </Stack>
    </Part>
  );
};
