/** The guides as files: a page for each document, an overview, and what the search looks through. */
import { readFileSync } from 'node:fs';
import { render } from './markdown.ts';
import { overviewHtml, pageHtml } from './page-html.ts';
import { type Page, pages } from './pages.ts';
import { problemsHtml } from './problems.ts';

const sourceOf = ({ file }: Page): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').replace(/^<!--.*-->$/gm, '');

const htmlOf = (page: Page): string => {
  const { title, html } = render(sourceOf(page), page.file);
  return pageHtml(title, html, page.slug);
};

/** A hit is a part of a page; the id is its address. */
const searched = (): object[] =>
  pages.flatMap((page) =>
    render(sourceOf(page), page.file).sections.map(({ id, title, text }) => ({
      id: `/docs/guides/${page.slug}${id === '' ? '' : `#${id}`}`,
      title,
      page: page.name,
      text,
    })),
  );

const own = (name: string): string => readFileSync(new URL(`browser/${name}`, import.meta.url), 'utf8');

/** As it is for browsers without modules, with its licence; its package exports it to nobody. */
const searchLibrary = (): string => {
  const [licence, code] = ['LICENSE.txt', 'dist/umd/index.js'].map((name) =>
    readFileSync(new URL(`../../node_modules/minisearch/${name}`, import.meta.url), 'utf8'),
  );
  return `/*!\n${licence}*/\n${code?.replace(/\n\/\/# sourceMappingURL=.*/, '')}`;
};

export const servedFiles: Readonly<Record<string, () => string>> = {
  'problems.html': problemsHtml,
  'guides/index.html': overviewHtml,
  ...Object.fromEntries(pages.map((page) => [`guides/${page.slug}.html`, () => htmlOf(page)])),
  'assets/search.json': () => JSON.stringify(searched()),
  'assets/minisearch.js': searchLibrary,
  'assets/guides.css': () => own('guides.css'),
  'assets/guides.js': () => own('guides.js'),
  'assets/api-pages.css': () => own('api-pages.css'),
  'assets/frame-api-pages.js': () => own('frame-api-pages.js'),
  'assets/start-swagger-ui.js': () => own('start-swagger-ui.js'),
};
