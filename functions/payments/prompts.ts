/**
 * A prompt to pay appears on a phone without its owner's doing, and whoever pays names the phone. So prompts are
 * limited per phone, whoever's account asks for them.
 */
import { DomainError, isDomainError } from '../shared/errors.ts';
import { enforceLimit } from '../shared/http/rate-limit.ts';

const limits = ['prompts-hour', 'prompts-day'] as const;

const countPrompt = async (phone: string, now: Date): Promise<void> => {
  try {
    for (const name of limits) await enforceLimit(name, { phone, now });
  } catch (error) {
    if (!isDomainError(error, 'rate-limited')) throw error;
    const { headers: _, ...details } = error.details;
    throw new DomainError(
      'rate-limited',
      'This phone was asked to pay too often: try again later, or pay another way',
      details,
    );
  }
};

/**
 * What counts a new prompt to this phone, once however often it is called: a decision may have to be made again.
 * @param phone in E.164; undefined: the provider asks no phone
 */
export const promptCounter = (phone: string | undefined, now: Date): (() => Promise<void>) => {
  let counted: Promise<void> | undefined;
  return async () => {
    if (phone === undefined) return;
    counted ??= countPrompt(phone, now);
    await counted;
  };
};
