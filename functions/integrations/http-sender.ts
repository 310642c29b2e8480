/**
 * How an external system is called that speaks JSON over HTTPS: signed by the scheme of Standard Webhooks over id, time and
 * body. Only public addresses are called, no redirect is followed, within five seconds in all, and an answer is at most a
 * mebibyte. `POST <url>/orders` takes messages.
 */
import { signedHeaders } from '../shared/standard-webhooks.ts';
import { postToEndpoint } from '../webhooks/post-to-endpoint.ts';
import { type Sender, SystemRefused, SystemSilent } from './port.ts';
import { externalSecret } from './secret.ts';

const timeoutMilliseconds = 5_000;
const maximumAnswerBytes = 1024 * 1024;

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'failed';
  return error.name === 'TimeoutError' || error.name === 'AbortError'
    ? `no answer within ${timeoutMilliseconds / 1000} seconds`
    : error.message || error.name;
};

/** Of what was asked; others say that it cannot be asked now. */
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 429;

/** @throws SystemSilent, SystemRefused */
export const postSigned = async (url: string, id: string, content: object, now: Date): Promise<string> => {
  const body = JSON.stringify(content);
  const headers = signedHeaders({ id, body }, [await externalSecret()], now);
  const limits = { withinMilliseconds: timeoutMilliseconds, maximumAnswerBytes };
  const answer = await postToEndpoint({ url, headers, body }, limits).catch((error: unknown) => {
    throw new SystemSilent(`the external system cannot be reached: ${reasonOf(error)}`);
  });
  const { status } = answer;
  if (status >= 200 && status < 300) return answer.body;
  const said = `the external system answered ${status}`;
  throw isRefusal(status) ? new SystemRefused(said) : new SystemSilent(said);
};

/** @param base without a slash at the end */
export const httpSender = (base: string): Sender => ({
  send: async ({ key, type, data }, now) => {
    await postSigned(`${base}/orders`, key, { type, at: now.toISOString(), data }, now);
  },
});
