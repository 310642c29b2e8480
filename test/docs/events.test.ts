import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { eventsPage } from '../../docs/events.ts';
import { eventCatalogue } from '../../functions/events/catalogue.ts';

const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

describe('docs/events.md', () => {
  it('says what the code does: run `npm run docs` when it does not', () => {
    expect(page).toBe(eventsPage());
  });

  it('has every event, with its fields', () => {
    for (const type of Object.keys(eventCatalogue)) expect(page).toContain(`| \`${type}\``);
    expect(page).toMatch(/`order\.created` ◆ \| orders \| 1 \| `orderId` `customerId` `cartId\?`/);
  });
});
