/** Looks a name that came from outside up in a record: `constructor` and its like, which every object has, are not in it. */
export const lookUp = <V>(record: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
