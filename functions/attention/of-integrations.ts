/** Where the external system and we do not agree, or do not hear of each other. Pure. */
import { type Conflict, conflictKinds } from '../integrations/conflict.ts';
import type { State } from '../integrations/state.ts';
import type { NewMatter } from './matter.ts';

export const mattersOfConflict = (conflict: Conflict): NewMatter[] => {
  if (conflict.status !== 'open') return [];
  const { id, kind, why, orderId, externalId, foundAt } = conflict;
  const what = orderId ?? externalId ?? conflict.changeId;
  return [
    {
      kind: 'sync-conflict',
      detail: id,
      at: foundAt,
      ...(orderId && { orderId }),
      stake: { text: `The external system and we disagree on ${what}: ${conflictKinds[kind]} (${why})` },
      nextStep:
        `Look at both sides with GET /v1/integrations/external/conflicts/${id}, then say whose word counts: ` +
        `POST /v1/integrations/external/conflicts/${id}/resolve {"keep": "ours"} or {"keep": "theirs"}.`,
    },
  ];
};

/** Shorter outages pass by themselves. */
export const longOutageMinutes = 30;

export const mattersOfSystem = (
  { failingSince, trouble = 'it does not answer' }: Pick<State, 'failingSince' | 'trouble'>,
  now: Date,
): NewMatter[] => {
  if (failingSince === undefined) return [];
  if (Date.parse(failingSince) + longOutageMinutes * 60_000 > now.getTime()) return [];
  return [
    {
      kind: 'external-system-down',
      detail: failingSince,
      at: failingSince,
      stake: {
        text: `Since ${failingSince} the external system hears of no order, and nothing of it is known here: ${trouble}`,
      },
      nextStep:
        'Mend it with its people; what waits is sent by itself. POST /v1/integrations/external/sync tries at once, ' +
        'GET /v1/integrations/external/runs shows what came of it.',
    },
  ];
};
