/** HTTP as journeys speak it: short, with the body read, and never throwing for a status. */

/** What a test expects of a body is said where it is read: `body` is for `toMatchObject`, or typed by the caller. */
export type Answer<T> = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
  readonly text: string;
};

export type Fields = Readonly<Record<string, unknown>>;

export type SendOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
};

type Send = <T = Fields>(path: string, body?: object, options?: SendOptions) => Promise<Answer<T>>;

/** Somebody who calls the API, with or without a token. */
export type Shopper = {
  readonly get: <T = Fields>(path: string, options?: SendOptions) => Promise<Answer<T>>;
  readonly post: Send;
  readonly put: Send;
  readonly patch: Send;
  readonly delete: Send;
  readonly accessToken: string | undefined;
};

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

type Request = (url: string, init: RequestInit) => Promise<Response>;

export const shopperAt = (url: string, accessToken?: string, request: Request = fetch): Shopper => {
  const send = async <T>(
    method: string,
    path: string,
    json: object | undefined,
    { headers = {}, raw }: SendOptions = {},
  ): Promise<Answer<T>> => {
    const body = raw ?? (json && JSON.stringify(json));
    const response = await request(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) as T, text };
  };
  const sending =
    (method: string): Send =>
    (path, body, options) =>
      send(method, path, body, options);
  return {
    get: (path, options) => send('GET', path, undefined, options),
    post: sending('POST'),
    put: sending('PUT'),
    patch: sending('PATCH'),
    delete: sending('DELETE'),
    accessToken,
  };
};
