/** The frame of a guide: navigation, search, the page, and what comes before and after it. No script stands within it. */

import { escapeHtml } from '../../functions/shared/escape-html.ts';
import { type Chapter, chapters, type Page, pages } from './pages.ts';

const linkTo = ({ slug, name }: Page, current: string): string =>
  `<li><a href="/docs/guides/${slug}"${slug === current ? ' aria-current="page"' : ''}>${escapeHtml(name)}</a></li>`;

const chapterList = ({ name, pages: own }: Chapter, current: string): string =>
  `<h2>${escapeHtml(name)}</h2><ul>${own.map((page) => linkTo(page, current)).join('')}</ul>`;

/** The last two are of the stack on a laptop: `guides.js` shows them there. */
const elsewhere = `<nav class="elsewhere" aria-label="Waybill">
<a href="/docs/guides">Guides</a> <a href="/docs">Try it out</a> <a href="/redoc">API reference</a>
<a href="/docs/problems">Problems</a> <a href="/admin" data-local hidden>Admin pages</a> <a href="/_local" data-local hidden>Console</a>
</nav>`;

const neighbours = (slug: string): string => {
  const place = pages.findIndex((page) => page.slug === slug);
  if (place < 0) return '';
  const [before, after] = [pages[place - 1], pages[place + 1]];
  const to = (page: Page, rel: string, word: string): string =>
    `<a rel="${rel}" href="/docs/guides/${page.slug}"><small>${word}</small> ${escapeHtml(page.name)}</a>`;
  return `<nav class="neighbours" aria-label="Next to this page">${before ? to(before, 'prev', 'before') : ''}${
    after ? to(after, 'next', 'next') : ''
  }</nav>`;
};

/** @param slug of the page that is shown; empty for none */
export const pageHtml = (title: string, main: string, slug: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Waybill</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/guides.css">
<script src="/docs/assets/minisearch.js" defer></script>
<script src="/docs/assets/guides.js" defer></script>
</head>
<body>
<a class="skip" href="#main">To the page</a>
<header>
<a class="brand" href="/docs/guides">Waybill</a>
<form role="search"><label for="search">Search</label><input id="search" type="search" autocomplete="off" aria-controls="found">
<ol id="found" aria-label="Found" hidden></ol><p id="count" role="status"></p></form>
${elsewhere}
</header>
<div class="frame">
<nav class="chapters" aria-label="Guides"><details><summary>All guides</summary>
${chapters.map((chapter) => chapterList(chapter, slug)).join('\n')}
</details></nav>
<main id="main" tabindex="-1">
${main}
${neighbours(slug)}
</main>
</div>
</body>
</html>
`;

const card = ({ slug, name, about }: Page): string =>
  `<li><a href="/docs/guides/${slug}">${escapeHtml(name)}</a><p>${escapeHtml(about)}</p></li>`;

export const overviewHtml = (): string => {
  const lists = chapters.map(
    ({ name, pages: own }) => `<h2>${escapeHtml(name)}</h2><ul class="cards">${own.map(card).join('')}</ul>`,
  );
  const main = `<h1>Guides</h1><p>How to work with Waybill, the order-processing backend of an online shop. New here? Begin with
<a href="/docs/guides/getting-started">the first order</a>. Every route is in the <a href="/redoc">API reference</a>.</p>${lists.join('\n')}`;
  return pageHtml('Guides', main, '');
};
