/** Draws the state diagrams of `docs/lifecycles.md`, which are made from the code's tables, as SVG that follows the page's colours. */
import { instance } from '@viz-js/viz';

const graphviz = await instance();

const quoted = (text: string): string => JSON.stringify(text);

const look = [
  'bgcolor=transparent',
  'node [shape=box style=rounded fontname="system-ui,sans-serif" fontsize=13 height=0.35]',
  'edge [fontname="system-ui,sans-serif" fontsize=11 arrowsize=0.7]',
];

/** `a --> b: by`, `[*] --> a`, `state "two-words" as two_words`; as `docs/lifecycles.ts` writes them. */
const statementOf = (line: string): string[] => {
  const [, from = '', to = '', by = ''] = /^(\S+) --> (\S+?)(?:: (.+))?$/.exec(line) ?? [];
  const [, name, as = ''] = /^state "(.+)" as (\S+)$/.exec(line) ?? [];
  if (name !== undefined) return [`${quoted(as)} [label=${quoted(name)}]`];
  if (from === '[*]') return ['begin [shape=point width=0.12]', `begin -> ${quoted(to)}`];
  if (to === '[*]') return [`${quoted(from)} [peripheries=2]`];
  return from === '' ? [] : [`${quoted(from)} -> ${quoted(to)} [label=${quoted(` ${by} `)}]`];
};

/** @param mermaid a `stateDiagram-v2` */
export const stateDiagram = (mermaid: string, name: string): string => {
  const statements = mermaid.split('\n').flatMap((line) => statementOf(line.trim()));
  const svg = graphviz.renderString(`digraph { ${[...look, ...statements].join('; ')} }`, { format: 'svg' });
  const drawing = svg.slice(svg.indexOf('<svg')).replaceAll(/<title>[^<]*<\/title>|<!--.*?-->/gs, '');
  return drawing
    .replaceAll(/ (id|fill|stroke|xmlns:xlink)="[^"]*"/g, '')
    .replace('<svg', `<svg role="img" aria-label="${name}: its states, as in the table below"`);
};
