/** The frame of every page: where one can go, the clock, and room for what is shown. */
import { type Content, type Html, html } from './html.ts';
import type { ClockReading } from './tools.ts';
import { duration, when } from './words.ts';

export const root = '/_local/console';

export const executionPath = (name: string): string => `${root}/executions/${encodeURIComponent(name)}`;

export const styles = ['base.css', 'frame.css', 'content.css', 'execution.css'] as const;

const sections = [
  { name: 'Executions', path: '/_local' },
  { name: 'Events', path: `${root}/events` },
  { name: 'E-mails', path: `${root}/emails` },
  { name: 'Dead letters', path: `${root}/dead-letters` },
  { name: 'Providers', path: `${root}/providers` },
  { name: 'External system', path: `${root}/external` },
] as const;

export type Section = (typeof sections)[number]['name'];

export type PageParts = {
  readonly title: string;
  readonly section?: Section;
  readonly content: Content;
};

/** What the frame itself shows. */
export type FrameState = { readonly clock: ClockReading; readonly deadLetters: number };

/** Sends JSON to a `/_local` interface when pressed: console.js. */
export const action = (label: string, path: string, body: object, looks = ''): Html =>
  html`<button type="button" class="${looks}" data-post="${path}" data-body="${JSON.stringify(body)}">${label}</button>`;

const advances = [
  ['+1 min', 60, '1 minute'],
  ['+30 min', 1_800, '30 minutes'],
  ['+1 day', 86_400, '1 day'],
] as const;

const clockView = ({
  now,
  offsetSeconds,
}: ClockReading): Html => html`<div class="clock" role="group" aria-label="Clock">
<span class="now">${when(now)} <small>${offsetSeconds > 0 ? `UTC, ${duration(offsetSeconds * 1_000)} ahead` : 'UTC'}</small></span>
${advances.map(([label, seconds, words]) => html`<button type="button" title="Advance the clock by ${words}" data-post="/_local/clock" data-body="${JSON.stringify({ advanceSeconds: seconds })}">${label}</button>`)}</div>`;

const navigation = (
  section: Section | undefined,
  deadLetters: number,
): Html => html`<nav aria-label="Console">
${sections.map(
  ({ name, path }) =>
    html`<a href="${path}"${name === section && html` aria-current="page"`}>${name}${name === 'Dead letters' && deadLetters > 0 && html` <b class="count">${deadLetters}</b>`}</a>`,
)}
<a href="/admin">Admin pages</a> <a href="/docs/guides">Guides</a> <a href="/docs">API docs</a></nav>`;

export const page = ({ title, section, content }: PageParts, { clock, deadLetters }: FrameState): Html =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title} · local console</title>
<link rel="icon" href="${root}/icon.svg" type="image/svg+xml">${styles.map((name) => html`<link rel="stylesheet" href="${root}/${name}">`)}
<script type="module" src="${root}/console.js"></script></head>
<body><a class="skip" href="#main">To the content</a>
<header><a class="brand" href="/_local"><img src="${root}/icon.svg" alt="" width="22" height="22"> Local console</a>
${navigation(section, deadLetters)}${clockView(clock)}</header>
<p id="trouble" role="status" data-client hidden></p>
<main id="main" tabindex="-1">${content}</main></body></html>`;

export const empty = (text: string): Html => html`<p class="empty">${text}</p>`;

/** `SUCCEEDED` → a coloured word. */
export const statusBadge = (status: string): Html =>
  html`<span class="status ${status.toLowerCase().replaceAll('_', '-')}">${status.toLowerCase().replaceAll('_', ' ')}</span>`;
