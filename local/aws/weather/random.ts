/** Draws that a seed decides: the same seed gives the same draws again, of each trait by itself. */

/** From 0 (included) to 1 (excluded). */
export type Random = () => number;

/** mulberry32: small, seeded, good enough to shuffle. */
export const randomOf = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** FNV-1a of the name, so that no trait's draws depend on how often another one draws. */
export const streamOf = (seed: number, name: string): Random => {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return randomOf(hash);
};

/** @param random @param from included @param to excluded */
export const between = (random: Random, from: number, to: number): number => from + random() * (to - from);
