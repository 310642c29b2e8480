/** A failure cut down by simulations with less in them, as a test to paste. */
import { runSimulation } from './child.ts';
import { type Plan, wordsOf } from './plan.ts';
import { failurePattern } from './report.ts';
import { shrink } from './shrink.ts';
import type { Outcome } from './simulate.ts';

const mostTries = 40;

const invariantOf = async (plan: Plan): Promise<string | undefined> =>
  failurePattern.exec((await runSimulation(wordsOf(plan))).text)?.[2];

export const shrunkStory = async (plan: Plan, { story, day, actors }: Outcome): Promise<string> => {
  const smallest = await shrink(plan, { acts: story.acts, day, actors }, invariantOf, mostTries);
  const { text } = await runSimulation([...wordsOf(smallest), '--story']);
  const words = wordsOf(smallest)
    .map((word) => `'${word}'`)
    .join(', ');
  const told = text
    .trimEnd()
    .split('\n')
    .map((line) => ` * ${line}`)
    .join('\n');
  return `/**\n${told}\n */\nit('…', async () => {\n  expect(await runSimulation([${words}])).toMatchObject({ code: 0 });\n});`;
};
