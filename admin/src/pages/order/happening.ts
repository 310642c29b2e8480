/** The words of what happened: the API says them in English, by a name that we have words for. */
import { useTranslations } from 'use-intl';
import type { Messages } from '../../messages/en.ts';

type Words = Pick<Messages, 'happened' | 'told' | 'mail'>;

/** `order.created, order.item.created`: that other events came along is for programs. */
const namesOfEvents = /^[a-z-]+(\.[a-z-]+)+(, [a-z-]+(\.[a-z-]+)+)*$/;

/** @returns words of the reader's language, or the API's own where there are none */
export const useHappening = () => {
  const t = useTranslations();
  const mailOf = (kind: string): string =>
    t.has(`mail.${kind}` as 'mail.refund') ? t(`mail.${kind as keyof Words['mail']}`) : kind;
  const titleOf = (title: string): string => {
    if (t.has(`happened.${title}` as 'happened.Order created')) {
      return t(`happened.${title as keyof Words['happened']}`);
    }
    const [how = '', about = ''] = title.split(': ');
    if (!t.has(`told.${how}` as 'told.Mail sent')) return title;
    const what = how === 'Mail sent' ? mailOf(about.replaceAll(' ', '-')) : about;
    return t(`told.${how as keyof Words['told']}`, { what });
  };
  const detailOf = (detail: string): string => (namesOfEvents.test(detail) ? '' : detail);
  return { mailOf, titleOf, detailOf };
};
