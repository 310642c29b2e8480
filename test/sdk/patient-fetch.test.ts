/** The client tries again when that is right, and waits as it is told. */
import { describe, expect, it } from '@jest/globals';
import { documentedFeatures } from '../../functions/docs/document/features.ts';
import { keepsNoKey, patientFetch } from '../../sdk/patient-fetch.ts';

const url = 'https://api.example/v1/orders';

/** Answers one after the other; a string: the connection breaks. */
const scripted = (...script: readonly (Response | string)[]) => {
  const seen: Request[] = [];
  const waits: number[] = [];
  const answers = [...script];
  const fetch = patientFetch(
    async (request) => {
      seen.push(request);
      const next = answers.shift();
      if (next instanceof Response) return next;
      throw new TypeError(next ?? 'nobody asked for so many');
    },
    {
      wait: async (milliseconds) => void waits.push(milliseconds),
    },
  );
  return { fetch, seen, waits };
};

const answer = (status: number, headers: Record<string, string> = {}, body = '{}') =>
  new Response(body, { status, headers });

describe('a client', () => {
  it('waits as long as it is told, in seconds or until a date', async () => {
    const date = new Date(Date.now() + 5_000).toUTCString();
    const { fetch, waits } = scripted(
      answer(429, { 'retry-after': '2' }),
      answer(503, { 'retry-after': date }),
      answer(200),
    );
    expect((await fetch(new Request(url))).status).toBe(200);
    expect(waits[0]).toBe(2_000);
    expect(waits[1]).toBeGreaterThan(3_000);
    expect(waits[1]).toBeLessThanOrEqual(5_000);
  });

  it('hands back an answer that asks for more than half a minute', async () => {
    const { fetch, waits } = scripted(answer(429, { 'retry-after': '600' }));
    expect((await fetch(new Request(url))).status).toBe(429);
    expect(waits).toEqual([]);
  });

  it('keeps one key over all tries, and the caller’s own when there is one', async () => {
    const { fetch, seen } = scripted(
      'reset',
      answer(502),
      answer(409, {}, '{"code":"idempotency-in-progress"}'),
      answer(201),
    );
    await fetch(new Request(url, { method: 'POST', body: '{}' }));
    const keys = new Set(seen.map(({ headers }) => headers.get('idempotency-key')));
    expect(seen).toHaveLength(4);
    expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    const own = scripted(answer(201));
    await own.fetch(new Request(url, { method: 'POST', headers: { 'idempotency-key': 'mine' } }));
    expect(own.seen[0]?.headers.get('idempotency-key')).toBe('mine');
  });

  it('takes a refusal for an answer', async () => {
    for (const status of [400, 401, 403, 404, 409, 412, 422]) {
      const { fetch, seen } = scripted(answer(status));
      expect((await fetch(new Request(url, { method: 'POST' }))).status).toBe(status);
      expect(seen).toHaveLength(1);
    }
  });

  it('gives up after four tries, with what it heard last', async () => {
    const { fetch, seen } = scripted('reset', 'reset', 'reset', 'gone');
    await expect(fetch(new Request(url))).rejects.toThrow('gone');
    expect(seen).toHaveLength(4);
  });

  it('does not send again what has no key and may have been done', async () => {
    const refresh = new Request('https://api.example/v1/auth/refresh', { method: 'POST' });
    const { fetch, seen } = scripted('reset');
    await expect(fetch(refresh)).rejects.toThrow('reset');
    expect(seen).toHaveLength(1);
  });

  it('knows of every POST whether it keeps a key; others send theirs to us, or ask a provider', () => {
    const posts = documentedFeatures
      .flatMap(({ routes }) => Object.values(routes))
      .filter(({ method }) => method === 'POST');
    const withoutKey = posts.filter(
      ({ idempotent, access }) => idempotent === undefined && access !== 'signature',
    );
    const unforeseen = withoutKey.filter(({ path }) => !keepsNoKey(path)).map(({ path }) => path);
    expect(unforeseen).toEqual(['/v1/payments/verify/{txRef}']);
    expect(posts.filter(({ idempotent, path }) => idempotent && keepsNoKey(path))).toEqual([]);
  });
});
