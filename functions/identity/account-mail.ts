/** A mail of paragraphs and nothing else, in one language. */
import type { Mail } from '../shared/email.ts';
import { formatOfLocale, type Locale } from '../shared/locale.ts';

/** @param paragraphs without markup */
export const accountMail = (locale: Locale, subject: string, paragraphs: readonly string[]): Mail => ({
  subject,
  text: `${paragraphs.join('\n\n')}\n`,
  html: `<div lang="${formatOfLocale[locale]}">${paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('')}</div>`,
});
