import { describe, expect, it } from '@jest/globals';
import { toResponse } from '../../../../local/aws/http-api/response.ts';

const json = ['content-type', 'application/json'] as const;
const text = ['content-type', 'text/plain;charset=UTF-8'] as const;

type Expected = { status: number; headers: (readonly [string, string])[]; body: string };

const answered = (payload: unknown): Expected => {
  const { status, headers, body } = toResponse({ payload });
  return { status, headers: [...headers], body: body.toString() };
};

const refused: Expected = { status: 500, headers: [json], body: '{"message":"Internal Server Error"}' };

describe('a result with a statusCode', () => {
  const cases: [string, object, Expected][] = [
    ['only a status', { statusCode: 204 }, { status: 204, headers: [], body: '' }],
    ['text without a type', { statusCode: 200, body: 'hi' }, { status: 200, headers: [text], body: 'hi' }],
    [
      'a type of its own, in any case',
      { statusCode: 201, headers: { 'Content-Type': 'application/json' }, body: '{}' },
      { status: 201, headers: [json], body: '{}' },
    ],
    ['a status as text', { statusCode: '202' }, { status: 202, headers: [], body: '' }],
    [
      'cookies, each a header',
      { statusCode: 200, cookies: ['a=1; Secure', 'b=2'] },
      {
        status: 200,
        headers: [
          ['set-cookie', 'a=1; Secure'],
          ['set-cookie', 'b=2'],
        ],
        body: '',
      },
    ],
    [
      'a base64 body',
      { statusCode: 200, headers: { 'content-type': 'image/png' }, body: 'aGk=', isBase64Encoded: true },
      { status: 200, headers: [['content-type', 'image/png']], body: 'hi' },
    ],
    [
      'numbers and flags as header values',
      { statusCode: 200, headers: { 'x-count': 3, 'x-flag': true } },
      {
        status: 200,
        headers: [
          ['x-count', '3'],
          ['x-flag', 'true'],
        ],
        body: '',
      },
    ],
    [
      'nothing but nulls',
      { statusCode: 200, headers: null, cookies: null, body: null },
      { status: 200, headers: [], body: '' },
    ],
  ];
  it.each(cases)('is the response: %s', (_, payload, expected) => {
    expect(answered(payload)).toEqual(expected);
  });

  it.each([
    ['a body that is an object', { statusCode: 200, body: { a: 1 } }],
    ['a status that is no number', { statusCode: 'ok' }],
    ['a status out of range', { statusCode: 99 }],
    ['headers that are a list', { statusCode: 200, headers: ['a'] }],
    ['cookies that are text', { statusCode: 200, cookies: 'a=1' }],
    ['a header that is an object', { statusCode: 200, headers: { a: {} } }],
  ])('is refused with a 500: %s', (_, payload) => {
    expect(answered(payload)).toEqual(refused);
  });
});

describe('a result without a statusCode', () => {
  it.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['a list', [1, 2], '[1,2]'],
    ['text, as it is', 'Hello', 'Hello'],
    ['a number', 7, '7'],
    ['nothing', null, 'null'],
  ])('is the JSON body of a 200: %s', (_, payload, body) => {
    expect(answered(payload)).toEqual({ status: 200, headers: [json], body });
  });
});

it('shows nothing of a function that failed', () => {
  const error = { errorType: 'TypeError', errorMessage: 'secret', trace: ['secret'] };
  const { status, body } = toResponse({ error });
  expect([status, body.toString()]).toEqual([500, refused.body]);
});
