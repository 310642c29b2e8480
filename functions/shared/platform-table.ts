/**
 * The table of what is not the shop's but the API's own.
 *
 * | access pattern | key |
 * |---|---|
 * | one idempotent request | pk `IDEMPOTENCY#<namespace>#<route>#<hash of the key>` sk `REQUEST` |
 * | what changed about a person since their tokens were signed | pk `ACCESS#<userId>` sk `ACCESS` |
 * | one token bucket | pk `BUCKET#<limit>#<subject>` sk `BUCKET` |
 */
import { defineTable } from './table.ts';

export const platformTable = defineTable({ name: 'platform', indexes: [], outbox: false, expires: true });
