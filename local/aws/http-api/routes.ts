/**
 * Which route of an HTTP API a request goes to: the most specific one. A path without variables wins over one
 * with, those over a greedy `{proxy+}`, all of them over `$default`; a method wins over `ANY`.
 */
export type PathParameters = Readonly<Record<string, string>>;

export type Match<R> = { readonly route: R; readonly pathParameters: PathParameters };

type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable' | 'greedy'; readonly name: string };

type Compiled<R> = {
  readonly route: R;
  readonly method: string;
  readonly segments: readonly Segment[];
};

const compileSegment = (text: string): Segment => {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: 'text', text };
  return { kind: plus ? 'greedy' : 'variable', name };
};

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

/** @param key `GET /orders/{id}` */
const compile = <R>(key: string, route: R): Compiled<R> => {
  const [method = '', path = ''] = key.split(' ');
  return { route, method, segments: segmentsOf(path).map(compileSegment) };
};

const matchPath = (segments: readonly Segment[], parts: readonly string[]): PathParameters | undefined => {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === 'text' && segment.text !== part) return undefined;
    if (segment.kind === 'greedy') return { ...parameters, [segment.name]: parts.slice(index).join('/') };
    if (segment.kind === 'variable' && part === '') return undefined;
    if (segment.kind === 'variable') parameters[segment.name] = part;
  }
  return segments.length === parts.length ? parameters : undefined;
};

const ranks = { text: 0, variable: 1, greedy: 2 } as const;

/** Sorts the more specific first: segment by segment, then by method. */
const bySpecificity = <R>(a: Compiled<R>, b: Compiled<R>): number => {
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index += 1) {
    const first = a.segments[index];
    const second = b.segments[index];
    if (!first || !second) return first ? -1 : 1;
    if (first.kind !== second.kind) return ranks[first.kind] - ranks[second.kind];
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
};

export type Router<R> = (method: string, path: string) => Match<R> | undefined;

/** @param routes by route key: `GET /orders/{id}`, `ANY /files/{path+}`, `$default` */
export const makeRouter = <R>(routes: Readonly<Record<string, R>>): Router<R> => {
  const fallback = routes.$default;
  const compiled = Object.entries(routes)
    .filter(([key]) => key !== '$default')
    .map(([key, route]) => compile(key, route))
    .sort(bySpecificity);
  return (method, path) => {
    const parts = segmentsOf(path);
    for (const { route, method: wanted, segments } of compiled) {
      if (wanted !== method && wanted !== 'ANY') continue;
      const pathParameters = matchPath(segments, parts);
      if (pathParameters) return { route, pathParameters };
    }
    return fallback === undefined ? undefined : { route: fallback, pathParameters: {} };
  };
};
