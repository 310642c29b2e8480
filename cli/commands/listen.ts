/** `waybill listen`: events to a receiver that is being written, signed as the shop signs. */
import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { answered } from '../../sdk/index.ts';
import { busOf, deliveriesOf, type Source } from '../event-sources.ts';
import { Ended, exitOf } from '../exit-codes.ts';
import { isSecret, listenSecret } from '../listen-secret.ts';
import { poll } from '../poll.ts';
import { timeText } from '../print.ts';
import type { Open, Session } from '../session.ts';
import { type Attempt, postSigned } from '../signed-post.ts';
import { webAddress } from '../web-address.ts';
import { namedEndpoint } from './replay.ts';

const busSeconds = 0.3;
/** A deployment has limits on requests. */
const deliveriesSeconds = 3;

const secretGiven = (text: string): string => {
  if (isSecret(text)) return text;
  throw new InvalidArgumentError('It is whsec_ and base64.');
};

type Given = {
  readonly forwardTo?: string | undefined;
  readonly events?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly secret?: string | undefined;
  readonly printSecret?: true | undefined;
};

/** What partners may hear, as the document lists it. @throws Ended `usage` for what is not among it */
const wantedTypes = async ({ waybill }: Session, asked: string | undefined): Promise<ReadonlySet<string>> => {
  const { webhooks } = await answered(waybill.api.GET('/openapi.json'));
  const all = Object.keys(webhooks ?? {});
  const wanted = asked?.split(',').map((type) => type.trim()) ?? all;
  const unknown = wanted.filter((type) => !all.includes(type));
  if (unknown.length === 0) return new Set(wanted);
  throw new Ended('usage', `There is no event ${unknown.join(', ')}. There are ${all.join(', ')}`);
};

const sourceOf = async (session: Session, endpoint: string | undefined): Promise<Source> =>
  endpoint === undefined
    ? busOf(session.url)
    : deliveriesOf(session.api, await namedEndpoint(session.api, endpoint));

const outcomeText = ({ status, error, milliseconds }: Attempt): string =>
  `${status ?? error} (${milliseconds} ms)`;

/** What cannot be asked for a while is asked again; the first time, it is an error. */
const patiently = (source: Source, { answers, url }: Session): Source => {
  let isAway = false;
  return async () => {
    try {
      const found = await source();
      if (isAway) answers.note(`${url} answers again`);
      isAway = false;
      return found;
    } catch (error) {
      if (exitOf(error) !== 'unreachable') throw error;
      if (!isAway) answers.note(`${url} does not answer, and is asked again`);
      isAway = true;
      return [];
    }
  };
};

type Course = { readonly to: string; readonly secret: string; readonly types: ReadonlySet<string> };

const forward = async (session: Session, source: Source, { to, secret, types }: Course): Promise<void> => {
  const { answers, io } = session;
  for (const message of await source()) {
    if (io.stopped.aborted) return;
    if (!types.has(message.type)) continue;
    const attempt = await postSigned(to, secret, message);
    const { id, type } = message;
    const at = new Date().toISOString();
    answers.tell(
      { at, id, type, ...attempt },
      () => `${timeText(at)}  ${type}  ${id}  → ${outcomeText(attempt)}`,
    );
  }
};

const listen = async (session: Session, given: Given): Promise<void> => {
  const { answers, io, url } = session;
  const secret = given.secret ?? listenSecret(io.env);
  if (given.printSecret) return answers.give({ secret }, () => secret);
  const { forwardTo: to, endpoint } = given;
  if (to === undefined) throw new Ended('usage', 'Say where to: --forward-to <url>');
  const types = await wantedTypes(session, given.events);
  const source = patiently(await sourceOf(session, endpoint), session);
  answers.tell(
    { listening: url, ...(endpoint && { endpoint }), forwardTo: to, secret },
    () => `Listening at ${url}, telling ${to}. Its secret: ${secret}`,
  );
  const everySeconds = endpoint === undefined ? busSeconds : deliveriesSeconds;
  await poll(() => forward(session, source, { to, secret, types }).then(() => undefined), {
    everySeconds,
    stopped: io.stopped,
  });
};

export const addListen = (program: CommandUnknownOpts, open: Open): void => {
  program
    .command('listen')
    .summary('tell a receiver of yours what happens')
    .description(
      'Tell a receiver that you are writing what happens, signed exactly as webhooks are, until Ctrl-C: the events of the local stack; or, with --endpoint, what a registered endpoint is sent, which is for administrators. Only what happens from now on, each event once, in order; the receiver’s answer is printed. The secret stays the same from one time to the next.',
    )
    .option('--forward-to <url>', 'where your receiver is', webAddress)
    .option(
      '--events <types>',
      'of these types alone, with commas between; left out: all that partners may hear',
    )
    .option('--endpoint <endpoint>', 'what this one is sent: its id (whk_…), or its address')
    .option('--secret <secret>', 'sign with this one (whsec_…) in place of the kept one', secretGiven)
    .option('--print-secret', 'print the secret, and end')
    .action((given) => listen(open(), given));
};
