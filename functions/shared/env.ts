/** Reads the environment that the template gives a function; a missing name is a deployment mistake. */
export const env = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment lacks ${name}`);
  return value;
};

export const envNumber = (name: string): number => {
  const value = Number(env(name));
  if (!Number.isFinite(value)) throw new Error(`${name} in the environment is not a number`);
  return value;
};
