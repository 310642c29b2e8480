/** What each mail to a guest says besides: where the order is, and what opens it. */
import type { Mail } from '../../shared/email.ts';
import { escapeHtml } from '../../shared/escape-html.ts';
import type { Words } from '../reader.ts';

export type OrderLink = {
  readonly token: string;
  /** Undefined where the shop has no page for it. */
  readonly page: string | undefined;
};

const end = '</div></body></html>';

/** @returns the mail with a last paragraph */
export const withOrderLink = (
  { subject, text, html }: Mail,
  { token, page }: OrderLink,
  { say }: Words,
): Mail => {
  const lead = say('link.lead');
  const shown =
    page === undefined
      ? `<code>${escapeHtml(token)}</code>`
      : `<a href="${escapeHtml(page)}">${escapeHtml(say('link.text'))}</a>`;
  const paragraph = `<p style="margin:0 0 16px">${escapeHtml(lead)}<br>${shown}</p>`;
  return {
    subject,
    text: `${text}\n\n${lead}\n${page ?? token}`,
    html: html.replace(end, () => `${paragraph}\n${end}`),
  };
};
