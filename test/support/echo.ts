/** Whether an answer shows a field as it was sent, apart from what the API says that it does with it. */
import type { FuzzRequest } from './fuzz-requests.ts';

/** Said in other words, or about something else of the same name. */
const saidOtherwise: readonly string[] = [
  'POST /v1/returns/{id}/approve reason',
  'POST /v1/returns/{id}/reject reason',
];

const inPath = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );

const plain = (text: string): string => text.trim().normalize('NFC').toLowerCase();

const isSameText = (sent: string, got: string): boolean =>
  plain(sent) === plain(got) || (Number.isFinite(Date.parse(sent)) && Date.parse(sent) === Date.parse(got));

/** @returns what is wrong; nothing when the field is not shown at all */
export const echoFaultOf = (
  key: string,
  { path, sent, what }: FuzzRequest,
  text: string,
): string | undefined => {
  if (path === undefined || sent === undefined || text === '') return undefined;
  if (saidOtherwise.includes(`${key} ${path.join('.')}`)) return undefined;
  const got = inPath(JSON.parse(text), path);
  if (got === undefined || typeof got === 'object') return undefined;
  const number = typeof sent === 'string' ? /^@@(.*)@@$/.exec(sent)?.[1] : undefined;
  const meant = number === undefined ? sent : Number(number);
  const isSame =
    typeof meant === 'string' && typeof got === 'string' ? isSameText(meant, got) : meant === got;
  return isSame ? undefined : `${what} came back as ${JSON.stringify(got).slice(0, 100)}`;
};
