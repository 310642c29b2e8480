/** Words, numbers and times: in the reader's language, and in the shop's time zone. */
import { useQuery } from '@tanstack/react-query';
import { createContext, type PropsWithChildren, use, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { en, type Messages } from '../messages/en.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
  }
}

export const languages = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof languages;

const load: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => en,
  fr: async () => (await import('../messages/fr.ts')).fr,
};

const key = 'waybill.language';
const isLanguage = (value: string | undefined | null): value is Language =>
  typeof value === 'string' && Object.hasOwn(languages, value);

/** The one that was chosen; otherwise the browser's first that there is. */
const firstLanguage = (): Language => {
  const kept = localStorage.getItem(key);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
};

/** With the browser's own region: `en-GB` writes days in another way than `en-US`. */
const localeOf = (language: Language): string =>
  navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;

type Chosen = { readonly language: Language; readonly choose: (language: Language) => void };
const context = createContext<Chosen>({ language: 'en', choose: () => {} });
export const useLanguage = (): Chosen => use(context);

export const LanguageProvider = ({ children }: PropsWithChildren) => {
  const [language, setLanguage] = useState(firstLanguage);
  const { data: messages } = useQuery({
    queryKey: ['messages', language],
    queryFn: load[language],
    staleTime: Number.POSITIVE_INFINITY,
    ...(language === 'en' && { initialData: en }),
  });
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const chosen = useMemo<Chosen>(
    () => ({
      language,
      choose: (next) => {
        localStorage.setItem(key, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  if (!messages) return null;
  return (
    <context.Provider value={chosen}>
      <IntlProvider locale={localeOf(language)} messages={messages} timeZone="UTC">
        {children}
      </IntlProvider>
    </context.Provider>
  );
};

/** Around what shows times of the shop. */
export const ShopTimes = ({ timeZone, children }: PropsWithChildren<{ timeZone: string }>) => {
  const { language } = useLanguage();
  const { data: messages } = useQuery({ queryKey: ['messages', language], queryFn: load[language] });
  return (
    <IntlProvider locale={localeOf(language)} messages={messages ?? en} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
};
