/** What the package exports; webhooks have an entry of their own, which needs no browser. */
export type { components, operations, paths } from './generated/schema.ts';
export { everyItem } from './pages.ts';
export type { Fetch, Patience } from './patient-fetch.ts';
export { answered, type ErrorCode, type Outcome, type Problem, WaybillProblem, withTag } from './problem.ts';
export { inMemory, type KeptTokens, type TokenStore, type Turns } from './session.ts';
export {
  type Challenge,
  createWaybill,
  type SignedIn,
  type Waybill,
  type WaybillOptions,
} from './waybill.ts';
