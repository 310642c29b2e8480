/** What went wrong, on stderr: a sentence and what to do for people, one line of JSON for programs. */
import { types } from 'node:util';
import { WaybillProblem } from '../sdk/index.ts';
import { type Exit, exitOf, isForeignAnswer, isNoAnswer } from './exit-codes.ts';
import { defaultUrl } from './session.ts';

type Where = { readonly url: string; readonly json: boolean };

const causeOf = ({ cause }: Error): string =>
  types.isNativeError(cause) && 'code' in cause ? String(cause.code) : 'no answer';

const sentenceOf = (error: unknown, exit: Exit, url: string): string => {
  if (isNoAnswer(error)) return `${url} cannot be reached (${causeOf(error)})`;
  if (isForeignAnswer(error)) return `What answers at ${url} is no Waybill`;
  if (!types.isNativeError(error)) return String(error);
  return exit === 'fault' ? (error.stack ?? error.message) : error.message;
};

/** What a person does next; nothing where the sentence says it. */
const hintOf = (error: unknown, exit: Exit, url: string): string | undefined => {
  if (exit === 'signed-out') return `waybill login <e-mail>${url === defaultUrl ? '' : ` --url ${url}`}`;
  if (exit === 'unreachable' && !(error instanceof WaybillProblem)) {
    return url === defaultUrl
      ? 'npm start brings the local stack up; --url or WAYBILL_URL say where another one is'
      : 'is the address right? --url or WAYBILL_URL say where the API is';
  }
  if (error instanceof WaybillProblem && error.code === 'forbidden') {
    return 'sign in with an account that may: waybill login <e-mail>';
  }
  return undefined;
};

/** @returns what to write */
export const complaintOf = (error: unknown, { url, json }: Where): string => {
  const exit = exitOf(error);
  const sentence = sentenceOf(error, exit, url);
  const problem = error instanceof WaybillProblem ? error.problem : undefined;
  if (json) return `${JSON.stringify({ error: { exit, detail: sentence, ...problem } })}\n`;
  const code = problem === undefined ? '' : ` (${problem.code})`;
  const fields = (problem?.errors ?? []).map(({ path, message }) => `  ${path}: ${message}\n`);
  const hint = hintOf(error, exit, url);
  return `waybill: ${sentence}${code}\n${fields.join('')}${hint === undefined ? '' : `  ${hint}\n`}`;
};
