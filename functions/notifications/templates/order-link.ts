/** What each mail to a guest says besides: where the order is, and what opens it. */
import type { Mail } from '../../shared/email.ts';
import { escapeHtml } from './layout.ts';

export type OrderLink = {
  readonly token: string;
  /** Undefined where the shop has no page for it. */
  readonly page: string | undefined;
};

const lead = 'You ordered without an account. Whoever has this opens your order, so keep it to yourself:';

const end = '</div></body></html>';

const anchor = (page: string): string =>
  `<a href="${escapeHtml(page)}">See your order, pay it or return it</a>`;

/** @returns the mail with a last paragraph */
export const withOrderLink = ({ subject, text, html }: Mail, { token, page }: OrderLink): Mail => {
  const shown = page === undefined ? `<code>${escapeHtml(token)}</code>` : anchor(page);
  const paragraph = `<p style="margin:0 0 16px">${escapeHtml(lead)}<br>${shown}</p>`;
  return {
    subject,
    text: `${text}\n\n${lead}\n${page ?? token}`,
    html: html.replace(end, () => `${paragraph}\n${end}`),
  };
};
