/** Signing in with an account of the API, and with its second factor. */
import { Button, Center, Code, Paper, PinInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Challenge } from '../../../sdk/index.ts';
import { Trouble } from '../parts/trouble.tsx';
import { forgetAnswers } from './queries.ts';
import { waybill } from './waybill.ts';

const Sheet = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Center component="main" mih="100vh" p="md">
    <Paper withBorder p="xl" w="100%" maw={400}>
      <Title order={1} size="h2" mb="md">
        {title}
      </Title>
      {children}
    </Paper>
  </Center>
);

const SecondFactor = ({
  challenge,
  restart,
}: {
  readonly challenge: Challenge;
  readonly restart: () => void;
}) => {
  const t = useTranslations('signIn');
  const [code, setCode] = useState('');
  const sent = useMutation({ mutationFn: () => waybill.secondFactor(challenge.session, code) });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    sent.mutate();
  };
  return (
    <Sheet title={t('codeTitle')}>
      <form onSubmit={send}>
        <Stack>
          {challenge.challenge === 'second-factor-setup' && (
            <>
              <Text size="sm">{t('setUp')}</Text>
              <Text size="sm">
                {t('secret')} <Code>{challenge.secret}</Code>
              </Text>
            </>
          )}
          <Text size="sm" id="code-label">
            {t('code')}
          </Text>
          <PinInput
            length={6}
            type="number"
            oneTimeCode
            autoFocus
            value={code}
            onChange={setCode}
            aria-labelledby="code-label"
            getInputProps={(index) => ({ 'aria-label': `${t('code')} ${index + 1}` })}
          />
          <Trouble error={sent.error} />
          <Button type="submit" loading={sent.isPending} disabled={code.length < 6}>
            {t('confirm')}
          </Button>
          <Button variant="subtle" onClick={restart}>
            {t('restart')}
          </Button>
        </Stack>
      </form>
    </Sheet>
  );
};

export const SignIn = () => {
  const t = useTranslations('signIn');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const sent = useMutation({
    mutationFn: () => {
      forgetAnswers();
      return waybill.signIn(email.trim(), password);
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    sent.mutate();
  };
  if (sent.data && 'challenge' in sent.data)
    return <SecondFactor challenge={sent.data} restart={sent.reset} />;
  return (
    <Sheet title={t('title')}>
      <form onSubmit={send}>
        <Stack>
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <TextInput
            label={t('password')}
            type="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Trouble error={sent.error} />
          <Button type="submit" loading={sent.isPending}>
            {t('submit')}
          </Button>
        </Stack>
      </form>
    </Sheet>
  );
};
