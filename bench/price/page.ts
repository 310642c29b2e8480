/** The tables of `docs/cost.md`, between its marks. */
import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('../../docs/cost.md', import.meta.url);

const mark = (name: string, end = ''): string => `<!-- ${end}npm run price: ${name} -->`;

/** @throws Error when the page has no such marks */
const between = (text: string, name: string, content: string): string => {
  const [begin, end] = [mark(name), mark(name, 'end of ')];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/cost.md has no ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
};

export const writeCostPage = (parts: Readonly<Record<string, string>>): void => {
  const text = Object.entries(parts).reduce(
    (so, [name, content]) => between(so, name, content),
    readFileSync(page, 'utf8'),
  );
  writeFileSync(page, text);
};
