/** `waybill completion`: what a shell asks to complete the next word. */
import { fileURLToPath } from 'node:url';
import tab from '@bomb.sh/tab';
import addTab from '@bomb.sh/tab/commander';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Command } from 'commander';

const starter = fileURLToPath(new URL('../waybill.mjs', import.meta.url));

/** The same object; its types only know less. */
const plain = (program: CommandUnknownOpts): Command => program as unknown as Command;

/** Call when all commands are there: they are what is completed. */
export const addCompletion = (program: CommandUnknownOpts): void => {
  addTab(plain(program), { completionCommandName: 'completion' });
  const made = program.commands.find((command) => command.name() === 'completion');
  /** By the starter's own path, so that it works where `waybill` is an alias. */
  made
    ?.summary('a script for your shell')
    .description('Print a script that lets your shell complete commands, options and values.')
    .action((...given) => tab.setup('waybill', starter, String(given[0])));
};
