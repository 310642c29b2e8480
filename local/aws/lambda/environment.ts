/** The process's environment, lent to the functions. */

/** Read by Node.js when a process starts, and of no use in one that runs. */
const ignored = new Set(['NODE_OPTIONS']);

/** @returns what puts everything back as it was */
export const setEnvironment = (values: Readonly<Record<string, string>>): (() => void) => {
  const before = new Map(Object.keys(values).map((name) => [name, process.env[name]]));
  for (const [name, value] of Object.entries(values)) {
    if (!ignored.has(name)) process.env[name] = value;
  }
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
};
