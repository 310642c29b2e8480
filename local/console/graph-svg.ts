/** The state machine as an SVG, with the way that an execution took. All looks are in execution.css. */
import type { Arrow } from './arrows.ts';
import type { Edge, EdgeKind } from './graph.ts';
import { shortLabel } from './grid.ts';
import { type Content, type Html, html } from './html.ts';
import type { Drawing, PlacedState } from './layout.ts';
import { type PathTaken, visitId } from './path-taken.ts';

const margin = 14;
/** Above the first state, for the dot that the execution starts from. */
const startHeight = 34;
const labelHeight = 16;
const labelCharacterWidth = 6.1;

const statusWords = {
  idle: 'not entered',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  caught: 'failed and was caught',
} as const;

const arrowWords: Readonly<Record<EdgeKind, string>> = {
  next: 'then',
  choice: 'if',
  default: 'otherwise',
  catch: 'on error',
};

/** Later ones lie on top, so what was taken comes last. */
const takenLast = (arrows: readonly Arrow[], path: PathTaken): Arrow[] =>
  arrows.toSorted((a, b) => Number(path.timesTaken(a.edge) > 0) - Number(path.timesTaken(b.edge) > 0));

const titleOf = ({ from, to, kind, label }: Edge, times: number): string =>
  `${from} → ${to}, ${arrowWords[kind]}${kind === 'default' ? '' : ` ${label}`}${times > 0 ? ` (taken ${times} ×)` : ''}`;

const arrowView = ({ edge, at, path: line }: Arrow, path: PathTaken): Html => {
  const times = path.timesTaken(edge);
  const looks = `arrow ${edge.kind}${times > 0 ? ' taken' : ''}`;
  return html`<g class="${looks}" data-key="${edge.from}>${edge.to}>${edge.kind}>${edge.label}"><title>${titleOf(edge, times)}</title>
<path transform="translate(${at.x} ${at.y})" d="${line}" marker-end="url(#head${times > 0 && (edge.kind === 'catch' ? '-caught' : '-taken')}-${path.part})"/></g>`;
};

const labelView = ({ edge, label }: Arrow, path: PathTaken): Content => {
  if (!label) return undefined;
  const times = path.timesTaken(edge);
  const text = shortLabel(edge.label);
  const width = text.length * labelCharacterWidth + 8;
  return html`<g class="label ${edge.kind}${times > 0 && ' taken'}" data-key="label ${edge.from}>${edge.to}>${edge.kind}>${edge.label}"><title>${titleOf(edge, times)}</title>
<rect x="${label.x - width / 2}" y="${label.y - labelHeight / 2}" width="${width}" height="${labelHeight}" rx="4"/>
<text x="${label.x}" y="${label.y}">${text}</text></g>`;
};

const badge = ({ x, y, width }: PlacedState, text: string, kind: string): Html => {
  const wide = text.length * 6.5 + 12;
  return html`<g class="badge ${kind}" data-key="badge ${kind}"><rect x="${x + width - wide + 8}" y="${y - 13}" width="${wide}" height="18" rx="9"/>
<text x="${x + width - wide / 2 + 8}" y="${y - 4}">${text}</text></g>`;
};

const badgesOf = (state: PlacedState, path: PathTaken): Content => {
  const visits = path.visitsOf(state.node.name);
  const retries = visits.reduce((sum, visit) => sum + visit.retries, 0);
  if (retries > 0) return badge(state, `${retries} ${retries === 1 ? 'retry' : 'retries'}`, 'retries');
  return visits.length > 1 && badge(state, `${visits.length} ×`, 'visits');
};

const stateBox = (state: PlacedState, path: PathTaken): Html => {
  const { node, x, y, width, height } = state;
  const isOuter = node.inner.length > 0;
  const nameY = isOuter ? y + 18 : y + height / 2 - 5;
  return html`<title>${node.name}: ${statusWords[path.statusOf(node.name)]}${node.comment && `. ${node.comment}`}</title>
<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${isOuter ? 12 : 9}"/>
<text class="name" x="${x + width / 2}" y="${nameY}">${node.name}</text>
${!isOuter && html`<text class="type" x="${x + width / 2}" y="${nameY + 15}">${node.type}</text>`}
${badgesOf(state, path)}`;
};

/** A state that was entered leads to its line in the timeline. */
const stateView = (state: PlacedState, path: PathTaken): Html => {
  const { node } = state;
  const kind = `${node.inner.length > 0 ? 'outer ' : ''}${node.isLast ? 'last ' : ''}${node.type.toLowerCase()}`;
  const looks = `state ${kind} ${path.statusOf(node.name)}`;
  const visit = path.visitsOf(node.name).at(-1);
  const content = stateBox(state, path);
  return visit
    ? html`<a class="${looks}" data-key="${node.name}" data-state="${node.name}" href="#${visitId(path.part, visit)}">${content}</a>`
    : html`<g class="${looks}" data-key="${node.name}" data-state="${node.name}">${content}</g>`;
};

const head = (name: string, part: number): Html =>
  html`<marker id="${name}-${part}" class="${name}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto-start-reverse"><path d="M0 0.5L8 4L0 7.5Z"/></marker>`;

const startView = (start: PlacedState | undefined, part: number): Content =>
  start &&
  html`<g class="start"><title>Start</title><circle cx="${start.x + start.width / 2}" cy="${start.y - 26}" r="6"/>
<path d="M${start.x + start.width / 2} ${start.y - 20}V${start.y}" marker-end="url(#head-taken-${part})"/></g>`;

export const graphSvg = (drawing: Drawing, start: string, path: PathTaken): Html => {
  const width = Math.ceil(drawing.width + 2 * margin);
  const height = Math.ceil(drawing.height + startHeight + 2 * margin);
  const first = drawing.states.find(({ node, depth }) => depth === 0 && node.name === start);
  const states = drawing.states.toSorted((a, b) => a.depth - b.depth);
  const outer = states.filter(({ node }) => node.inner.length > 0);
  const plain = states.filter(({ node }) => node.inner.length === 0);
  const arrows = takenLast(drawing.arrows, path);
  return html`<svg class="graph" role="group" aria-label="The state machine with the path taken" width="${width}" height="${height}"
viewBox="${-margin} ${-margin - startHeight} ${width} ${height}"><defs>${['head', 'head-taken', 'head-caught'].map((name) => head(name, path.part))}</defs>
${outer.map((state) => stateView(state, path))}
${startView(first, path.part)}${arrows.map((arrow) => arrowView(arrow, path))}
${arrows.map((arrow) => labelView(arrow, path))}
${plain.map((state) => stateView(state, path))}</svg>`;
};
