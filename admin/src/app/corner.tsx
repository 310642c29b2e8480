/** Language, appearance and account, at the upper right. */
import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { type Language, languages, useLanguage } from './languages.tsx';
import { forgetAnswers, useMe } from './queries.ts';
import { waybill } from './waybill.ts';

const schemes = ['light', 'dark', 'auto'] as const;

/** Beside these pages at the same address; the console is there on a laptop alone. */
const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname);
const help = [
  { to: '/docs/guides', name: 'guides' },
  { to: '/redoc', name: 'reference' },
  ...(isLocal ? [{ to: '/_local', name: 'console' } as const] : []),
] as const;

const signOut = (): Promise<void> => waybill.signOut().finally(forgetAnswers);

export const Corner = () => {
  const t = useTranslations('app');
  const me = useMe();
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" size="sm" maw={200}>
          {me.data?.name ?? t('account')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.data?.email}</Menu.Label>
        <Menu.Item onClick={() => void signOut()}>{t('signOut')}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        {(Object.keys(languages) as Language[]).map((one) => (
          <Menu.Item
            key={one}
            lang={one}
            onClick={() => choose(one)}
            rightSection={language === one ? '✓' : undefined}
          >
            {languages[one]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('theme')}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? '✓' : undefined}
          >
            {t(scheme)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('help')}</Menu.Label>
        {help.map(({ to, name }) => (
          <Menu.Item key={to} component="a" href={to}>
            {t(name)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
