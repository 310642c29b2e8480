/** What happened so far: a line for an act, and a digest of everything that anybody was told. */
import { createHash } from 'node:crypto';

export type Told = {
  readonly at: string;
  readonly actor: string;
  readonly act: string;
};

const startLength = 'T'.length;

/** `2026-03-02T09:14:05.000Z` → `day 1 09:14` */
export const momentOf = (at: string, startsAt: number): string => {
  const day = Math.floor((Date.parse(at) - startsAt) / 86_400_000) + 1;
  return `day ${day} ${at.slice(at.indexOf('T') + startLength, at.indexOf('T') + 6)}`;
};

export class Story {
  private readonly digest = createHash('sha256');
  private readonly told: Told[] = [];
  private readonly startsAt: number;
  readonly counts = new Map<string, number>();

  constructor(startsAt: number) {
    this.startsAt = startsAt;
  }

  /** Goes into the hash: an answer, an item, a mail. */
  note(what: string): void {
    this.digest.update(what).update('\n');
  }

  tell(actor: string, act: string, what: string): void {
    const at = new Date().toISOString();
    this.counts.set(act, (this.counts.get(act) ?? 0) + 1);
    this.told.push({ at, actor, act: what === '' ? act : `${act}: ${what}` });
    this.note(`${at} ${actor} ${act} ${what}`);
  }

  get acts(): number {
    return this.told.length;
  }

  /** @param mentions only those in which this text is */
  lines(mentions = ''): string[] {
    return this.told
      .filter(({ act }) => act.includes(mentions))
      .map(({ at, actor, act }) => `${momentOf(at, this.startsAt)} ${actor} ${act}`);
  }

  hash(): string {
    return this.digest.copy().digest('hex');
  }
}
