/** Imports and exports as staff see them. */
import type { Export } from './export.ts';
import { type Import, shownStatus } from './import.ts';
import type { Progress } from './import-store.ts';

export const importView = (document: Import, { counts }: Pick<Progress, 'counts'>, now: Date) => {
  const {
    roles: _,
    file: _file,
    layout: _layout,
    place: _place,
    reported: _reported,
    version: _version,
    ...shown
  } = document;
  const done = counts.changed + counts.unchanged + counts.failed;
  return { ...shown, status: shownStatus(document, now), ...counts, done };
};

export const exportView = ({
  parts: _,
  cursor: _cursor,
  read: _read,
  version: _version,
  ...shown
}: Export) => ({
  ...shown,
  exportId: shown.id,
});

/** `orders-2026-01-31.csv` */
export const fileNameOf = (kind: string, at: string): string => `${kind}-${at.slice(0, 10)}.csv`;
