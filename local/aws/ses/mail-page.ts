/** The mailbox for people: a list of e-mails, and one e-mail as its reader sees it. */
import { escapeHtml } from '../../escape-html.ts';
import type { Email } from './mailbox.ts';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  a { color: inherit; }
  table { width: 100%; border-collapse: collapse; }
  th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  time, th { color: #777; white-space: nowrap; font-weight: normal; }
  iframe { width: 100%; height: 32rem; border: 1px solid #8884; background: #fff; }
  pre { white-space: pre-wrap; }
  input { font: inherit; padding: .25rem .5rem; }`;

/** Nothing in an e-mail may run or load here. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-src 'self'",
};

const page = (title: string, content: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${style}</style></head><body>${content}</body></html>`;

const when = (at: string): string =>
  `<time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 19)} UTC</time>`;

const row = ({ id, to, subject, at }: Email): string =>
  `<tr><td>${when(at)}</td><td>${escapeHtml(to)}</td><td><a href="/_local/mail/${id}">${escapeHtml(subject)}</a></td></tr>`;

export const listPage = (emails: readonly Email[], to = ''): string =>
  page(
    'Mailbox',
    `<h1>Mailbox</h1>
<form><label>To <input type="search" name="to" value="${escapeHtml(to)}"></label></form>
${emails.length === 0 ? '<p>No e-mails yet.</p>' : `<table><thead><tr><th>Sent</th><th>To</th><th>Subject</th></tr></thead><tbody>${emails.map(row).join('\n')}</tbody></table>`}`,
  );

export const emailPage = ({ from, to, subject, text, html, at }: Email): string =>
  page(
    subject,
    `<p><a href="/_local/mail">Mailbox</a></p><h1>${escapeHtml(subject)}</h1>
<table><tr><th>From</th><td>${escapeHtml(from)}</td></tr><tr><th>To</th><td>${escapeHtml(to)}</td></tr><tr><th>Sent</th><td>${when(at)}</td></tr></table>
<h2>HTML</h2>${html === '' ? '<p>None.</p>' : `<iframe sandbox title="The e-mail as HTML" srcdoc="${escapeHtml(html)}"></iframe>`}
<h2>Text</h2><pre>${escapeHtml(text)}</pre>`,
  );
