/** How the simulated external system misbehaves. */
import * as z from 'zod';

/** Each with what it means; it holds until another one is set. */
export const externalScenarios = {
  normal: 'all goes well',
  late: 'what is made there from now on is shown ten minutes later, at the place that it had',
  twice: 'every change of a page comes twice',
  'out-of-order': 'a page comes with its last change first',
  'half-a-page': 'half of each page is lost on its way',
  down: 'everything is answered with 503',
  timeout: 'messages are taken, and answers never arrive',
} as const;

export type ExternalScenario = keyof typeof externalScenarios;
const names = Object.keys(externalScenarios) as [ExternalScenario, ...ExternalScenario[]];

export const externalScenarioSchema = z.object({ next: z.enum(names) });

export const lateSeconds = 600;

type Page = { readonly items: readonly object[]; readonly count: number };

/** What is left of a page on its way. */
export const disturbed = (scenario: ExternalScenario, all: readonly object[]): Page => {
  if (scenario === 'twice') return { items: all.flatMap((each) => [each, each]), count: all.length * 2 };
  if (scenario === 'out-of-order') return { items: [...all].reverse(), count: all.length };
  if (scenario === 'half-a-page') {
    return { items: all.slice(0, Math.floor(all.length / 2)), count: all.length };
  }
  return { items: all, count: all.length };
};
