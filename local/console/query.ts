/** Addresses with what is asked for. */

export type Filter = Readonly<Record<string, string | undefined>>;

/** Parameters that are empty or undefined are left out. */
export const withQuery = (path: string, filter: Filter): string => {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
};
