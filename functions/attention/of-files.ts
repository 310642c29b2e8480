/** Imports and exports that stand still. Pure. */
import type { Export } from '../bulk/export.ts';
import { type Import, isUnderWay } from '../bulk/import.ts';
import type { NewMatter } from './matter.ts';

/** A turn takes half a minute, one that died comes again after some twelve minutes. */
export const standingMilliseconds = 60 * 60 * 1000;

const stands = ({ updatedAt }: { readonly updatedAt: string }, now: Date): boolean =>
  now.getTime() - Date.parse(updatedAt) >= standingMilliseconds;

const nextStep = (path: string): string =>
  `Look at GET ${path} and at the dead letters of its worker (GET /v1/attention?kind=dead-letter): sent again, it goes on ` +
  'where it stopped.';

export const mattersOfImport = (document: Import, now: Date): NewMatter[] => {
  if (!isUnderWay(document) || !stands(document, now)) return [];
  const { id, kind, total, place, updatedAt } = document;
  return [
    {
      kind: 'import-stands-still',
      detail: id,
      at: updatedAt,
      stake: { text: `The import of ${kind} stands still near line ${place.line} of ${total + 1}` },
      nextStep: `${nextStep(`/v1/imports/${id}`)} POST /v1/imports/${id}/cancel gives it up.`,
    },
  ];
};

export const mattersOfExport = (document: Export, now: Date): NewMatter[] => {
  if (document.status !== 'running' || !stands(document, now)) return [];
  const { id, kind, done, updatedAt } = document;
  return [
    {
      kind: 'export-stands-still',
      detail: id,
      at: updatedAt,
      stake: { text: `The export of ${kind} stands still after ${done} lines` },
      nextStep: nextStep(`/v1/exports/${id}`),
    },
  ];
};
