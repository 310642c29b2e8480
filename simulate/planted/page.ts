/** The report as a page: a row for each bug. What was hunted before and is not hunted again keeps its row. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from '../plan.ts';
import type { Bug } from './bug.ts';
import { bugs } from './bugs.ts';
import { cpuMinutes, type Trace } from './hunt.ts';

const file = join(import.meta.dirname, 'found.md');
const longestSaid = 160;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();

const shortened = (text: string): string =>
  text.length > longestSaid ? `${text.slice(0, longestSaid)} …` : text;

/** `| name | kind | where | seed | seconds | told by | what it said |` */
const rowOf = ({ name, kind, traits = [] }: Bug, { plan, cpuSeconds, found }: Trace): string => {
  const where = traits.length > 0 ? traits.join(', ') : 'a kind world';
  const said = found
    ? [found.invariant, shortened(found.said)]
    : ['**not found**', `the last that was tried: \`${commandOf(plan)}\``];
  const seed = `${plan.seed}${Number.isFinite(plan.acts) ? `, ${plan.acts} acts` : ''}`;
  const cells = [name, kind, where, seed, cpuSeconds.toFixed(0), ...said];
  return `| ${cells.map(cell).join(' | ')} |`;
};

const nameIn = (row: string): string => row.split(' | ')[0]?.slice('| '.length) ?? '';

const knownRows = (): Map<string, string> => {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return new Map(lines.filter((line) => line.startsWith('| ')).map((line) => [nameIn(line), line]));
};

const pageOf = (rows: readonly string[]): string => {
  const lost = rows.filter((row) => row.includes('**not found**')).length;
  return `# Planted bugs, and what the simulation says of them

Written by \`node simulate/planted.ts\`, which plants each of the bugs in \`simulate/planted\` into the product as it is
loaded and lives a morning of a shop, then its whole day, then those of the next seed, from seed 1 on, until an invariant is
broken or ${cpuMinutes} minutes of one core are over. \`--only WORDS\` hunts those whose names have the words, and leaves the other rows.

${bugs.length} bugs are planted. Of the ${rows.length} that were hunted ${rows.length - lost} are found. Seconds are of the processor, over all that was tried.

| Bug | Kind | Where | Seed | Seconds | Told by | What it said |
|---|---|---|---|---:|---|---|
${rows.join('\n')}
`;
};

/** In the order of the bugs; one that is no longer planted loses its row. */
export const writeRow = (bug: Bug, trace: Trace): string => {
  const row = rowOf(bug, trace);
  const known = knownRows().set(bug.name, row);
  writeFileSync(file, pageOf(bugs.flatMap(({ name }) => known.get(name) ?? [])));
  return row;
};
