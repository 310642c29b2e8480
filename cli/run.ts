/** Runs one command to its exit code; nothing here ends the process. */
import { CommanderError } from '@commander-js/extra-typings';
import { complaintOf } from './complain.ts';
import { exitCodes, exitOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import { makeProgram } from './program.ts';

/** @param words without `node` and the script */
export const runWaybill = async (words: readonly string[], io: Io): Promise<number> => {
  const program = makeProgram(io, words);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCodes.done.code;
  } catch (error) {
    /** It has said by itself what was wrong, or the help that was asked for. */
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done.code : exitCodes.usage.code;
    const { url, json = false } = program.opts();
    io.err(complaintOf(error, { url, json }));
    return exitCodes[exitOf(error)].code;
  }
};
