/** What axe finds on a page that a browser shows. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export type Violation = {
  readonly id: string;
  readonly impact: string | null;
  /** The beginning of the element. */
  readonly html: string;
};

/** One for each element. */
export const violationsOf = async (page: Page): Promise<Violation[]> => {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    // @ts-expect-error: axe was put there by the line before
    const { violations } = await window.axe.run({ resultTypes: ['violations'] });
    return violations.flatMap(
      ({ id, impact, nodes }: { id: string; impact: string; nodes: { html: string }[] }) =>
        nodes.map(({ html }) => ({ id, impact, html: html.slice(0, 200) })),
    );
  });
};
