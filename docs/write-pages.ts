/** `npm run docs` writes the pages that are made of the code; `--check` says of each whether it is as the code says. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { documentedFeatures } from '../functions/docs/document/features.ts';
import { withoutExample, wordless } from '../functions/docs/document/gaps.ts';
import { openApiDocument } from '../functions/docs/document/openapi.ts';
import { cliPage } from './cli.ts';
import { refusedEventChanges } from './event-changes.ts';
import { eventSchemaPages, isKept, releasedSchemas, schemasNow } from './event-schemas.ts';
import { eventsPage } from './events.ts';
import { lifecyclesPage } from './lifecycles.ts';

const pages = {
  'cli.md': cliPage,
  'events.md': eventsPage,
  'lifecycles.md': lifecyclesPage,
  ...eventSchemaPages,
};

const complain = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

mkdirSync(new URL('event-schemas/', import.meta.url), { recursive: true });
for (const [name, made] of Object.entries(pages)) {
  const file = new URL(name, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, made());
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== made()) {
    complain(
      `docs/${name} does not say what the code does: run npm run docs, and see in what changed whether you meant it`,
    );
  }
}

for (const change of refusedEventChanges(releasedSchemas(), schemasNow(), isKept)) {
  complain(
    `${change}. Consumers of the last release read it so (docs/event-schemas/released.json): leave it, or announce a new version with an upgrade`,
  );
}

const document = openApiDocument(documentedFeatures, '');
for (const gap of [...wordless(document), ...withoutExample(document)]) complain(gap);
