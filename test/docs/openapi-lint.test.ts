/** The document by the rules that others hold documents to: Redocly's, and Spectral's. */
import { expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { documentedFeatures } from '../../functions/docs/document/features.ts';
import { openApiDocument } from '../../functions/docs/document/openapi.ts';

const text = JSON.stringify(openApiDocument(documentedFeatures, 'https://api.shop.example'));

/**
 * `/v1/payments/verify/{txRef}` and `/v1/payments/{id}/ledger` are the published paths. No request meets both: an id begins
 * with `pay_`, and API Gateway takes the path that says more.
 */
const published = { 'no-ambiguous-paths': 'off' } as const;

const redocly = async (document: string): Promise<string[]> => {
  const config = await createConfig({ extends: ['recommended-strict'], rules: published });
  const problems = await lintFromString({ source: document, absoluteRef: '/openapi.json', config });
  return problems.map(({ ruleId, message, location: [place] }) => `${ruleId} ${place?.pointer}: ${message}`);
};

const bySpectral = async (document: string): Promise<string[]> => {
  const linter = new spectral.Spectral();
  linter.setRuleset({ extends: [rulesets.oas as never] });
  const problems = await linter.run(JSON.parse(document));
  return problems.map(({ code, path, message }) => `${code} ${path.join('/')}: ${message}`);
};

it('has nothing that Redocly finds fault with', async () => {
  expect(await redocly(text)).toEqual([]);
}, 120_000);

it('has nothing that Spectral finds fault with', async () => {
  expect(await bySpectral(text)).toEqual([]);
}, 300_000);

it('would be found fault with for an operation that two are called by', async () => {
  const broken = text.replaceAll('"operationId":"getOrder"', '"operationId":"listOrders"');
  expect((await redocly(broken)).join()).toContain('operation-operationId-unique');
}, 120_000);
