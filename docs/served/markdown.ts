/** A document of the project as HTML for the guides: links lead to guides, tables scroll on a phone, diagrams are drawn. */
import { posix } from 'node:path';
import { Marked, type Tokens } from 'marked';
import { escapeHtml } from '../../functions/shared/escape-html.ts';
import { pages } from './pages.ts';
import { stateDiagram } from './pictures.ts';

export type Section = { readonly id: string; readonly title: string; readonly text: string };

export type Rendered = {
  readonly title: string;
  readonly html: string;
  /** For the search: what stands below each heading. */
  readonly sections: readonly Section[];
};

/** As GitHub does, so that links hold in both places. */
const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

/** Undefined for what is in the project alone: its code, its decisions. */
const addressOf = (href: string, file: string): string | undefined => {
  if (/^(https?:|#|\/)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const target = posix.join(posix.dirname(file), path);
  const found = pages.find((page) => page.file === target);
  if (found) return `/docs/guides/${found.slug}${anchor === undefined ? '' : `#${anchor}`}`;
  return target.startsWith('docs/event-schemas/') ? `/${target}` : undefined;
};

const plain = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const sectionsOf = (html: string, title: string): Section[] => {
  const [before = '', ...rest] = html.split(/(?=<h[23] )/);
  const parts = rest.map((part) => {
    const [, id = '', heading = ''] = /^<h[23] id="([^"]*)">(.*?)<\/h[23]>/.exec(part) ?? [];
    return { id, title: plain(heading), text: plain(part.replace(/^<h.*?<\/h[23]>/, '')) };
  });
  return [{ id: '', title, text: plain(before) }, ...parts];
};

/** @param file where the text is in the project, for its links */
export const render = (text: string, file: string): Rendered => {
  const taken = new Map<string, number>();
  let heading = '';
  const idOf = (title: string): string => {
    const slug = slugOf(title);
    const times = taken.get(slug) ?? 0;
    taken.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  };
  const marked = new Marked({
    renderer: {
      heading(this, { tokens, depth, text: title }: Tokens.Heading) {
        heading = plain(this.parser.parseInline(tokens));
        return `<h${depth} id="${idOf(title)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link(this, { href, tokens }: Tokens.Link) {
        const address = addressOf(href, file);
        const words = this.parser.parseInline(tokens);
        return address === undefined
          ? `<span>${words}</span>`
          : `<a href="${escapeHtml(address)}">${words}</a>`;
      },
      code({ text: code, lang }: Tokens.Code) {
        if (lang === 'mermaid')
          return `<div class="picture">${stateDiagram(code, escapeHtml(heading))}</div>\n`;
        return `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre>\n`;
      },
    },
  });
  const [, title = file] = /^# (.+)$/m.exec(text) ?? [];
  const html = marked
    .parse(text, { async: false })
    .replaceAll('<table>', '<div class="wide" role="group" tabindex="0" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<th></th>', '<td></td>');
  return { title, html, sections: sectionsOf(html, title) };
};
