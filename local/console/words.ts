/** Times, durations, amounts and JSON as people read them. */
import { type Content, type Html, html } from './html.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `21 Nov 01:41:43`, in UTC as everything the stack writes. */
export const when = (iso: string): Html => {
  const month = months[Number(iso.slice(5, 7)) - 1] ?? '';
  return html`<time datetime="${iso}" title="${iso}">${Number(iso.slice(8, 10))} ${month} ${iso.slice(11, 19)}</time>`;
};

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** The two largest units: `1 d 4 h`, `3 min 20 s`, `1.2 s`, `40 ms`. */
export const duration = (milliseconds: number): string => {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 60_000) return `${Math.floor(milliseconds / 100) / 10} s`;
  const seconds = Math.floor(milliseconds / 1_000);
  const largest = units.findIndex(([, size]) => seconds >= size);
  const [unit, size] = units[largest] ?? units[3];
  const next = units[largest + 1];
  const rest = next && Math.floor((seconds % size) / next[1]);
  return `${Math.floor(seconds / size)} ${unit}${next && rest ? ` ${rest} ${next[0]}` : ''}`;
};

/** @param to left out: until now */
export const between = (from: string, to: string | undefined, now: string): string =>
  duration(Date.parse(to ?? now) - Date.parse(from));

/** @param amount in minor units, a hundred to one, as the simulated providers count */
export const amountOf = (amount: number, currency: string): string =>
  `${currency} ${new Intl.NumberFormat('en', { minimumFractionDigits: 2 }).format(amount / 100)}`;

/** The JSON in a text, or the text when it is none. */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const tokens = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const coloured = (text: string): Content[] => {
  const pieces: Content[] = [];
  let at = 0;
  for (const match of text.matchAll(tokens)) {
    const [whole, quoted, colon] = match;
    const kind = quoted === undefined ? 'literal' : colon === undefined ? 'string' : 'key';
    const token = quoted ?? whole;
    pieces.push(text.slice(at, match.index), html`<span class="${kind}">${token}</span>`);
    at = match.index + token.length;
  }
  return [...pieces, text.slice(at)];
};

export const json = (value: unknown): Html =>
  html`<pre class="json" tabindex="0">${coloured(JSON.stringify(value, null, 2) ?? 'nothing')}</pre>`;
