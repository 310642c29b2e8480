import { afterAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { defineRoutes } from '../../functions/shared/http/contract.ts';
import { makeApp } from '../../lib/app.ts';
import { withoutBundles } from '../../lib/bundles.ts';
import type { FunctionDefinition } from '../../lib/function-definition.ts';
import { settingsOf } from '../../lib/settings.ts';
import { makeAssemblyFolder } from './assembly-folder.ts';

afterAll(makeAssemblyFolder());

const task: FunctionDefinition = {
  name: 'thing-tasks',
  entry: 'functions/thing/tasks.ts',
  purpose: 'Without it nothing happens.',
  tables: [],
  workflowTask: true,
};

const workflowsOf = (name: string) => {
  const text = JSON.stringify({
    StartAt: 'Do',
    States: { Do: { Type: 'Task', Resource: `\${${name}}`, TimeoutSeconds: 5, End: true } },
  });
  return { order: text, 'order-closing': text };
};

const make = (rows: readonly FunctionDefinition[], context: Record<string, string> = {}) =>
  makeApp({
    groups: { things: [task, ...rows] },
    codeOf: withoutBundles,
    workflows: workflowsOf('thing-tasks'),
    context,
  });

const routes = defineRoutes({
  read: {
    method: 'GET',
    path: '/v1/things',
    summary: 'All things',
    access: 'public',
    responses: { 200: z.object({}) },
  },
});
const api = (name: string): FunctionDefinition => ({
  name,
  entry: `functions/${name}/api.ts`,
  purpose: 'Without it nobody sees things.',
  tables: [],
  routes,
});

describe('the list of functions', () => {
  it('is deployed when it is right', () => {
    expect(() => make([api('thing-api')])).not.toThrow();
  });

  it('is refused when two functions serve the same route', () => {
    expect(() => make([api('thing-api'), api('other-api')])).toThrow(
      'GET /v1/things is served by thing-api and by other-api',
    );
  });

  it('is refused when two functions answer what no route matches', () => {
    const fallback = { ...task, fallback: true } as const;
    expect(() =>
      make([
        { ...fallback, name: 'one' },
        { ...fallback, name: 'two' },
      ]),
    ).toThrow('$default is served by one and by two');
  });

  it('is refused when the workflow calls what is no task', () => {
    const groups = { things: [api('thing-api')] };
    expect(() => makeApp({ groups, codeOf: withoutBundles, workflows: workflowsOf('thing-api') })).toThrow(
      'the workflow calls thing-api, which is no task',
    );
  });
});

describe('the settings', () => {
  it('take part in every name, so that stages may share an account', () => {
    const { data, service } = make([], { stage: 'staging', emailSender: 'orders@shop.example' });
    expect([data.stackName, service.stackName]).toEqual(['WaybillData-staging', 'Waybill-staging']);
  });

  it('come from the file of the stage, and from the command line before it', () => {
    const { service } = make([], {
      stage: 'production',
      emailSender: 'orders@shop.example',
      alarmEmail: 'ops@shop.example',
    });
    expect(service.node.root.node.findChild('WaybillData-production')).toBeDefined();
    const sender = (context: Record<string, string>) => settingsOf(new App({ context }).node).emailSender;
    expect(sender({})).toBe('no-reply@waybill.example');
    expect(sender({ emailSender: 'orders@shop.example' })).toBe('orders@shop.example');
  });

  it('take an empty value as none', () => {
    const { node } = new App({ context: { alarmEmail: '', warehouseUrl: '', corsOrigins: '' } });
    expect(settingsOf(node)).toMatchObject({ corsOrigins: [], rateLimits: 'on' });
    expect(settingsOf(node).alarmEmail).toBeUndefined();
  });

  it.each([
    [
      { warehousUrl: 'https://packers.example' },
      'there is no setting warehousUrl; there are stage, production,',
    ],
    [{ stage: 'staging', emailSender: '' }, 'emailSender: say who sends the mails'],
    [{ stage: 'prod', emailSender: 'orders@shop.example' }, '"production": true in settings/prod.json'],
    [{ stage: 'production', emailSender: 'orders@shop.example' }, '"alarmEmail" in settings/production.json'],
    [{ apiDomain: 'api.shop.example' }, 'apiDomain and apiCertificateArn go together'],
    [
      { backupCopyVaultArn: 'arn:aws:backup:eu-west-1:123456789012:backup-vault:elsewhere' },
      'backupCopyVaultArn is about backups',
    ],
    [{ edgeOnly: 'on' }, 'apiHostedZoneId and edgeOnly are about apiDomain'],
  ])('are refused with what to do: %j', (context, sentence) => {
    expect(() => make([], context)).toThrow(sentence);
  });

  it('reserve concurrency only where AWS lets an account reserve any', () => {
    const scheduled: FunctionDefinition = { ...task, name: 'thing-sweep', schedule: 'rate(1 minute)' };
    const shared: FunctionDefinition = { ...task, name: 'thing-sale', reservedShare: 0.1 };
    const rows = [scheduled, shared];
    expect(() => make(rows, { lambdaConcurrency: '10' })).not.toThrow();
    expect(() => make(rows, { lambdaConcurrency: '1000', reserveConcurrency: 'on' })).not.toThrow();
    expect(() => make(rows, { lambdaConcurrency: '100', reserveConcurrency: 'on' })).toThrow(
      'Of 100 simultaneous runs 11 would be reserved, and 100 must stay free',
    );
  });

  it.each([
    { stage: 'Not A Stage' },
    { emailSender: 'nobody' },
    { paymentWindowSeconds: '5' },
    { rateLimits: 'sometimes' },
    { lambdaConcurrency: '9' },
    {
      apiDomain: 'https://api.shop.example',
      apiCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
    },
    { apiDomain: 'api.shop.example', apiCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' },
    { monthlyBudgetDollars: '0' },
    { warehouseUrl: 'http://in-the-clear.example' },
  ])('are refused when they are wrong: %j', (context) => {
    expect(() => make([], context)).toThrow();
  });
});
