/** Makes docs/cli.md of the command line's own definitions. */
import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { exitCodes } from '../cli/exit-codes.ts';
import { makeProgram } from '../cli/program.ts';

const head = `# The command line

Made by \`npm run docs\` from \`cli/\`; do not edit.

\`\`\`sh
npx waybill login staff@example.com                # in the checkout; the local stack is where it looks first
npx waybill orders list --status pending
npx waybill pay W-2026-0AB123                      # at the local stack's simulator
npx waybill orders watch W-2026-0AB123 --until confirmed
npx waybill listen --forward-to http://127.0.0.1:3000/hooks   # and beside it:
npx waybill trigger shipment.created
npx waybill attention --url https://api.shop.example --json
\`\`\`

- **Where**: \`--url\`, or \`WAYBILL_URL\`; else the local stack at \`http://127.0.0.1:4000\`.
- **Who**: \`login\` keeps a session for each address in \`$XDG_CONFIG_HOME/waybill/sessions/\` (\`~/.config\` where that is not set), in a
  file that its owner alone can read (0600). It is renewed by itself. What an account may do is the API's to say.
- **Answers** go to stdout: tables for people, with times in UTC; with \`--json\` the API's own JSON, and a line each of what comes one
  after the other (\`watch\`, \`listen\`).
- **What went wrong** goes to stderr: a sentence for people; with \`--json\` one line, \`{"error": {"exit", "detail", …}}\` with the fields
  of the API's problem.
- **As a command of your shell**: \`npm link\` in the checkout puts \`waybill\` on the path, which also starts faster than \`npx\`.
  Completion is then one line in your shell's settings: \`source <(waybill completion bash)\`, the same with \`zsh\`, or
  \`waybill completion fish | source\`.

## Exit codes

| code | name | |
|---|---|---|
`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const exitRows = Object.entries(exitCodes)
  .map(([name, { code, meaning }]) => `| ${code} | \`${name}\` | ${cell(meaning)} |`)
  .join('\n');

const choicesText = (choices: readonly string[] | undefined): string =>
  choices === undefined ? '' : `: ${choices.map((choice) => `\`${choice}\``).join(', ')}`;

const optionRow = ({ flags, description, argChoices, defaultValue }: Option): string => {
  const usual = defaultValue === undefined ? '' : `; \`${String(defaultValue)}\` when left out`;
  return `| \`${cell(flags)}\` | ${cell(description)}${choicesText(argChoices)}${usual} |`;
};

const argumentRow = (argument: Argument): string =>
  `| \`${argument.name()}\` | ${cell(argument.description)}${choicesText(argument.argChoices)} |`;

const isForPeople = (command: CommandUnknownOpts): boolean => !['help', 'complete'].includes(command.name());

const wordsOf = ({ registeredArguments }: CommandUnknownOpts, path: string): string =>
  [
    path,
    ...registeredArguments.map((argument) =>
      argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
    ),
  ].join(' ');

const leaf = (command: CommandUnknownOpts, path: string): string => {
  const rows = [
    ...command.registeredArguments.filter(({ description }) => description !== '').map(argumentRow),
    ...command.options.map(optionRow),
  ];
  const rest = rows.length === 0 ? '' : `\n\n| | |\n|---|---|\n${rows.join('\n')}`;
  return `### \`${wordsOf(command, path)}\`\n\n${command.description()}${rest}\n`;
};

const sections = (command: CommandUnknownOpts, path: string): string[] => {
  const below = command.commands.filter(isForPeople);
  if (below.length === 0) return [leaf(command, path)];
  return below.flatMap((next) => sections(next, `${path} ${next.name()}`));
};

const nowhere = { env: {}, out: () => undefined, err: () => undefined };

export const cliPage = (): string => {
  const program = makeProgram({
    ...nowhere,
    stdin: process.stdin,
    stopped: new AbortController().signal,
  });
  return `${head}${exitRows}\n\n## Commands\n\n${sections(program, 'waybill').join('\n')}`;
};
