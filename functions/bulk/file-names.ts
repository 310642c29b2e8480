/** What the files of imports and exports are called in their bucket. */
export const uploadKey = (importId: string): string => `uploads/${importId}.csv`;
export const reportKey = (importId: string): string => `reports/${importId}.csv`;
export const exportFileKey = (exportId: string): string => `exports/${exportId}.csv`;
export const partKey = (exportId: string, part: string): string => `parts/${exportId}/${part}.csv`;

/** Of an import whose file this is; undefined for what we gave nobody an address for. */
export const importIdIn = (key: string): string | undefined => /^uploads\/([^/.]+)\.csv$/.exec(key)?.[1];
