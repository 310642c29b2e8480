/** What stands around every page: where one can go, and who is here. */
import {
  AppShell,
  Burger,
  Button,
  Center,
  Group,
  NavLink,
  type NavLinkProps,
  Stack,
  Text,
} from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { createLink, type ErrorComponentProps, Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { type Ref, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonTo } from '../parts/links.tsx';
import { Loading, Page } from '../parts/page.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { AccessProvider, accessOf, places, useAccess } from './access.tsx';
import { Corner } from './corner.tsx';
import { ShopTimes } from './languages.tsx';
import { useExternalSystem, useMe, useShop } from './queries.ts';
import { SignIn } from './sign-in.tsx';
import { useIsSignedIn, waybill } from './waybill.ts';

const NavTo = createLink((props: NavLinkProps & { readonly ref?: Ref<HTMLAnchorElement> }) => (
  <NavLink component="a" {...props} />
));

const Navigation = ({ onGo }: { readonly onGo: () => void }) => {
  const t = useTranslations();
  const access = useAccess();
  const { pathname } = useLocation();
  const isIn = (path: string): boolean => pathname === path || pathname.startsWith(`${path}/`);
  return places
    .filter((place) => place.for(access))
    .map(({ to, name, beside = [] }) => (
      <NavTo
        key={to}
        to={to}
        label={t(`places.${name}`)}
        onClick={onGo}
        active={to === '/' ? pathname === '/' : [to, ...beside].some(isIn)}
        activeOptions={{ exact: to === '/', includeSearch: false }}
        variant="filled"
      />
    ));
};

/** Another page begins where it begins: whoever goes by keyboard, or hears it read, is not sent to the very top. */
const useFocusOnPage = (): void => {
  const { pathname } = useLocation();
  const [shown, setShown] = useState(pathname);
  useEffect(() => {
    if (shown === pathname) return;
    setShown(pathname);
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname, shown]);
};

const Shell = () => {
  const t = useTranslations('app');
  const [opened, { toggle, close }] = useDisclosure();
  useFocusOnPage();
  const isNarrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('menu')}
              aria-expanded={opened}
            />
            <Text fw={700}>Waybill</Text>
          </Group>
          <Corner />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('navigation')}>
        {(!isNarrow || opened) && <Navigation onGo={close} />}
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
};

const NotForYou = () => {
  const t = useTranslations('app');
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack align="center">
        <Text component="h1">{t('notForYou')}</Text>
        <Button onClick={() => void waybill.signOut()}>{t('signOut')}</Button>
      </Stack>
    </Center>
  );
};

const SignedIn = () => {
  const me = useMe();
  const access = accessOf(me.data?.roles ?? []);
  const shop = useShop(access.staff);
  const system = useExternalSystem(access.staff);
  if (!me.data) {
    return (
      <Center mih="100vh">{me.error ? <Trouble error={me.error} again={me.refetch} /> : <Loading />}</Center>
    );
  }
  if (!access.staff && !access.owner) return <NotForYou />;
  const external = access.staff && system.data !== undefined && system.data.kind !== 'off';
  return (
    <AccessProvider value={{ ...access, external }}>
      <ShopTimes timeZone={shop.data?.timeZone ?? 'UTC'}>
        <Shell />
      </ShopTimes>
    </AccessProvider>
  );
};

/** The address stays while somebody signs in: they come to where they wanted to go. */
export const Frame = () => (useIsSignedIn() ? <SignedIn /> : <SignIn />);

export const NoSuchPage = () => {
  const t = useTranslations('app');
  return (
    <Page title={t('notFound')}>
      <Text style={{ overflowWrap: 'anywhere' }}>{location.pathname}</Text>
      <Group>
        <ButtonTo to="/">{t('toBegin')}</ButtonTo>
      </Group>
    </Page>
  );
};

/** After a deployment a page's file may have another name: what is loaded again is the new release. */
export const PageTrouble = ({ error, reset }: ErrorComponentProps) => {
  const router = useRouter();
  const isOutdated = /dynamically imported module|module script/i.test(String(error));
  const again = (): void => {
    if (isOutdated) location.reload();
    else void router.invalidate().then(reset);
  };
  return <Trouble error={error} again={again} />;
};
