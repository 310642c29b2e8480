/** What the store is asked meanwhile, for tests of what a read costs. */
import { dynamo } from '../../functions/shared/dynamo.ts';

const name = 'notesCommands';

/** @returns the names of the commands (`GetItemCommand`), in the order in which they were sent */
export const commandsDuring = async (effect: () => Promise<unknown>): Promise<string[]> => {
  const commands: string[] = [];
  dynamo().middlewareStack.add(
    (next, { commandName }) =>
      (input) => {
        commands.push(String(commandName));
        return next(input);
      },
    { name, step: 'initialize' },
  );
  try {
    await effect();
  } finally {
    dynamo().middlewareStack.remove(name);
  }
  return commands;
};
