import { isDomainError } from './errors.ts';

/** Made once for an id: the same request again finds what the first one made. @throws whatever `make` throws otherwise */
export const madeOnce = async <T>(
  document: T,
  make: () => Promise<void>,
  find: () => Promise<T | undefined>,
): Promise<T> => {
  try {
    await make();
    return document;
  } catch (error) {
    const made = isDomainError(error, 'conflict') && (await find());
    if (!made) throw error;
    return made;
  }
};
