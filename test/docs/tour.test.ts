import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const tour = readFileSync('docs/tour.md', 'utf8');

/** A file, and the names that stand behind it until the next one or the colon. */
const stop = /\[`([^`]+)`\]\(\.\.\/([^)]+)\)((?:\s+`[^`]+`)*)/g;

const stops = [...tour.matchAll(stop)].map(([, shown = '', file = '', names = '']) => ({
  shown,
  file,
  names: [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
}));

it('goes through the code from the route to the workflow, and from the webhook to the order', () => {
  expect(stops.length).toBeGreaterThan(20);
});

it.each(stops)('finds $names in $file', ({ shown, file, names }) => {
  expect(shown).toBe(file);
  const text = readFileSync(file, 'utf8');
  expect(names.filter((name) => !text.includes(name))).toEqual([]);
});

it('leads nowhere that is not there', () => {
  const links = [...tour.matchAll(/\]\(([^)]+)\)/g)].map(
    ([, link = '']) => new URL(link, 'file:///docs/').pathname,
  );
  expect(links.filter((link) => !existsSync(link.slice(1)))).toEqual([]);
});

it('can be read in two minutes', () => {
  const words = tour.replaceAll(/\]\([^)]+\)/g, ']').split(/\s+/).length;
  expect(words).toBeLessThan(650);
});
