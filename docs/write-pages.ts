/** `npm run docs` writes the pages that are made of the code; `--check` says of each whether it is as the code says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { eventsPage } from './events.ts';
import { lifecyclesPage } from './lifecycles.ts';

const pages = { 'events.md': eventsPage, 'lifecycles.md': lifecyclesPage };

for (const [name, made] of Object.entries(pages)) {
  const file = new URL(name, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, made());
  } else if (readFileSync(file, 'utf8') !== made()) {
    console.error(
      `docs/${name} does not say what the code does: run npm run docs, and see in what changed whether you meant it`,
    );
    process.exitCode = 1;
  }
}
