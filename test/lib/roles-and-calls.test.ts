import { describe, expect, it } from '@jest/globals';
import { type Asked, excess, missing, type Role } from '../../lib/roles-and-calls/differences.ts';
import { withoutCall } from '../../lib/roles-and-calls/without-call.ts';
import { callerWith } from '../../local/aws/iam/caller.ts';

const table = (name: string) => `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}`;
const nothing = () => false;

type Grant = { readonly action: string; readonly resource: string };

const roleOf = (name: string, ...grants: readonly Grant[]): Role => {
  const statements = grants.map(({ action, resource }) => ({
    Effect: 'Allow' as const,
    Action: [action],
    Resource: [resource],
  }));
  return { name, grants, allows: callerWith(name, statements).allows };
};

const reads = { action: 'dynamodb:GetItem', resource: table('orders') };
const writes = { action: 'dynamodb:PutItem', resource: table('orders') };
const asked = (name: string, grant: Grant): Asked => ({ name, ...grant });

/** Excuses that nobody needs here are told of, too. */
const excessOf = (...given: Parameters<typeof excess>): string[] =>
  excess(...given).filter((sentence) => !sentence.startsWith('lib/roles-and-calls'));

describe('roles and calls', () => {
  const role = roleOf('shop-api', reads, writes);

  it('agree where each permission was asked for and each call is allowed', () => {
    const calls = [asked('shop-api', reads), asked('shop-api', writes)];
    expect(missing([role], calls, nothing)).toEqual([]);
    expect(excessOf([role], calls, nothing)).toEqual([]);
  });

  it('differ by a permission that nobody asked for', () => {
    expect(excessOf([role], [asked('shop-api', reads)], nothing)).toEqual([
      `shop-api may dynamodb:PutItem on ${table('orders')} and never did: take it from its row, or write the test that does it`,
    ]);
  });

  it('differ by a permission that only another function asked for, unless they share what does it', () => {
    const other = roleOf('other-api', writes);
    const calls = [asked('shop-api', reads), asked('other-api', writes)];
    expect(excessOf([role, other], calls, nothing)).toHaveLength(1);
    expect(excessOf([role, other], calls, (name) => name === 'shop-api')).toEqual([]);
  });

  it('differ by what another function was seen to need for the code that they share', () => {
    const [one, other] = [roleOf('one-api', writes), roleOf('other-api')];
    const shares = (name: string, { action }: Grant) => name === 'other-api' && action === writes.action;
    expect(missing([one, other], [asked('one-api', writes)], shares)).toEqual([
      `other-api calls dynamodb:PutItem on ${table('orders')}: add it to its row`,
    ]);
  });

  it('differ by a call that is not allowed', () => {
    const deletes = { action: 'dynamodb:DeleteItem', resource: table('orders') };
    const elsewhere = { ...reads, resource: table('orders/index/byDay') };
    expect(missing([role], [asked('shop-api', deletes), asked('shop-api', elsewhere)], nothing)).toEqual([
      `shop-api calls dynamodb:DeleteItem on ${table('orders')}: add it to its row`,
      `shop-api calls dynamodb:GetItem on ${table('orders/index/byDay')}: add it to its row`,
    ]);
  });

  it('differ by a call of a function that has no role', () => {
    expect(missing([role], [asked('other-api', reads)], nothing)).toHaveLength(1);
  });

  it('tell of an excuse that excuses nothing', () => {
    const stale = excess([role], [], nothing).filter((one) => one.startsWith('lib/roles-and-calls'));
    expect(stale).toHaveLength(withoutCall.length);
  });

  it('take objects of a bucket for what its pattern covers, and a call that does not say for any', () => {
    const all = { action: 's3:GetObject', resource: 'arn:aws:s3:::images/*' };
    const tasks = { action: 'states:SendTaskSuccess', resource: 'machine' };
    const calls = [
      asked('shop-api', { ...all, resource: 'arn:aws:s3:::images/a.png' }),
      asked('shop-api', { ...tasks, resource: '*' }),
    ];
    expect(excessOf([roleOf('shop-api', all, tasks)], calls, nothing)).toEqual([]);
  });
});
