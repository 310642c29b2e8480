/** HTML from template literals: whatever is put in is escaped, unless it is HTML made here. */
import { escapeHtml } from '../escape-html.ts';

/** Only `html` makes them, so none holds anything unescaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Nothing is shown for undefined and false, so that `condition && html…` reads well. */
export type Content = Html | string | number | false | undefined | readonly Content[];

const textOf = (content: Content): string => {
  if (content === undefined || content === false) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content));
  return content.map(textOf).join('');
};

export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(parts.map((part, index) => part + textOf(contents[index])).join(''));
