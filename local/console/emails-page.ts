/** E-mails as their readers see them. */
import { type Content, type Html, html } from './html.ts';
import { empty, executionPath, type PageParts, root } from './page.ts';
import { type Filter, withQuery } from './query.ts';
import type { Email, Page } from './tools.ts';
import { when } from './words.ts';

const emailPath = (id: string): string => `${root}/emails/${encodeURIComponent(id)}`;

const emailItem = ({ id, to, subject, at }: Email): Html =>
  html`<li data-key="${id}"><a href="${emailPath(id)}"><b>${subject}</b> <small>to ${to}</small> ${when(at)}</a></li>`;

export const emailList = (emails: readonly Email[], none = 'No e-mails yet.'): Html =>
  emails.length === 0 ? empty(none) : html`<ul class="list emails">${emails.map(emailItem)}</ul>`;

export const emailsPage = ({ items, nextCursor }: Page<Email>, { to, mentions }: Filter): PageParts => {
  return {
    title: 'E-mails',
    section: 'E-mails',
    content: html`<div class="heading"><h1>E-mails</h1>
<form class="finder"><label>To <input type="search" name="to" value="${to}" placeholder="a whole address" spellcheck="false"></label><label>Containing <input type="search" name="mentions" value="${mentions}" spellcheck="false"></label><button>Filter</button></form></div>
${emailList(items, 'No such e-mails.')}
${nextCursor !== undefined && html`<p><a class="more" href="${withQuery(`${root}/emails`, { to, mentions, cursor: nextCursor })}">Older e-mails</a></p>`}`,
  };
};

/** Executions are named by what they are about; so is, at its end, a mail. */
const courseLink = (text: string): Content => {
  const [name] = /\b[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}\b/.exec(text) ?? [];
  return (
    name !== undefined && html`<div><dt>About</dt><dd><a href="${executionPath(name)}">${name}</a></dd></div>`
  );
};

/** The HTML stays in a frame where nothing runs. */
export const emailPage = ({ id, from, to, subject, text, html: markup, at }: Email): PageParts => ({
  title: subject,
  section: 'E-mails',
  content: html`<p><a href="${root}/emails">E-mails</a></p><h1>${subject}</h1>
<dl class="facts"><div><dt>From</dt><dd>${from}</dd></div><div><dt>To</dt><dd>${to}</dd></div><div><dt>Sent</dt><dd>${when(at)}</dd></div>${courseLink(text)}</dl>
<div class="columns email"><section><h2>HTML</h2>${markup === '' ? empty('None.') : html`<iframe sandbox title="The e-mail as HTML" src="${emailPath(id)}/html"></iframe>`}</section>
<section><h2>Text</h2><pre class="mail" tabindex="0">${text}</pre></section></div>`,
});
