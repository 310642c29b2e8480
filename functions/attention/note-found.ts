/** Makes the list say what a look at a thing has just found, when only that look can tell. */
import { aboutOf, differenceBetween, matterOf, type NewMatter, type Thing } from './matter.ts';
import { applyDifference, listAbout } from './store.ts';

export const noteFound = async (
  thing: Thing,
  id: string,
  found: readonly NewMatter[],
  now: Date,
): Promise<void> => {
  const about = aboutOf(thing, id);
  const matters = found.map((matter) => matterOf(about, matter));
  await applyDifference(differenceBetween(await listAbout(about), matters), now);
};
