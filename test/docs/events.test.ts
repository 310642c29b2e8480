import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { eventsPage } from '../../docs/events.ts';
import { eventCatalogue } from '../../functions/events/catalogue.ts';
import { publicEventTypes } from '../../functions/webhooks/contract.ts';

const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

describe('docs/events.md', () => {
  it('says what the code does: run `npm run docs` when it does not', () => {
    expect(page).toBe(eventsPage());
  });

  it('has every event, with its fields', () => {
    for (const type of Object.keys(eventCatalogue)) expect(page).toContain(`| \`${type}\``);
    expect(page).toMatch(
      /`order\.created` ◆ \| orders \| \[1\]\(event-schemas\/order\.created\.v1\.json\) \| `orderId` `customerId` `cartId\?`/,
    );
  });
});

describe('what partners may subscribe to', () => {
  const root = new URL('../../functions/', import.meta.url);
  const announcing = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(catalogue|contract)\.ts$/.test(file))
    .map((file) => readFileSync(new URL(file, root), 'utf8'));

  it.each(publicEventTypes)('is announced somewhere: %s', (type) => {
    expect(announcing.some((source) => source.includes(`'${type}'`))).toBe(true);
  });
});
