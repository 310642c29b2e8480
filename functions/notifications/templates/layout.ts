/** What all mails share: a plain text and an HTML body made of the same paragraphs and rows. */
import type { Mail } from '../../shared/email.ts';
import { escapeHtml } from '../../shared/escape-html.ts';
import { formatOfLocale } from '../../shared/locale.ts';
import type { Words } from '../reader.ts';

export type Row = { readonly label: string; readonly value: string };

export type Letter = {
  /** The whole id of the order that it is about: support asks for it. */
  readonly orderId?: string;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly rows?: readonly Row[];
  readonly closing?: string;
};

const closingsOf = ({ orderId, closing }: Letter, { say }: Words): string[] => [
  ...(closing === undefined ? [] : [closing]),
  ...(orderId === undefined ? [] : [say('orderId', { id: orderId })]),
];

const textOf = (letter: Letter, words: Words): string => {
  const { greeting, paragraphs, rows = [] } = letter;
  return [
    greeting,
    ...paragraphs,
    ...(rows.length > 0 ? [rows.map((row) => words.say('row', row)).join('\n')] : []),
    ...closingsOf(letter, words),
  ].join('\n\n');
};

const paragraph = (text: string): string => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;

const tableRow = ({ label, value }: Row): string =>
  `<tr><td style="padding:4px 24px 4px 0">${escapeHtml(label)}</td>` +
  `<td style="padding:4px 0;text-align:right;white-space:nowrap">${escapeHtml(value)}</td></tr>`;

const htmlOf = (letter: Letter, words: Words): string => {
  const { subject, greeting, paragraphs, rows = [] } = letter;
  return [
    `<!doctype html><html lang="${formatOfLocale[words.locale]}"><head><meta charset="utf-8">`,
    `<title>${escapeHtml(subject)}</title></head>`,
    '<body style="margin:0;padding:32px 16px;background:#f6f5f2;color:#1f2328;font:16px/1.5 system-ui,sans-serif">',
    '<div style="max-width:560px;margin:0 auto;padding:32px;background:#fff;border-radius:8px">',
    `<h1 style="margin:0 0 24px;font-size:20px">${escapeHtml(subject)}</h1>`,
    ...[greeting, ...paragraphs].map(paragraph),
    ...(rows.length > 0
      ? [`<table style="width:100%;margin:0 0 16px">${rows.map(tableRow).join('')}</table>`]
      : []),
    ...closingsOf(letter, words).map(paragraph),
    '</div></body></html>',
  ].join('\n');
};

export const writeMail = (letter: Letter, words: Words): Mail => ({
  subject: letter.subject,
  text: textOf(letter, words),
  html: htmlOf(letter, words),
});
