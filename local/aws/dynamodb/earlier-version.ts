/** What is said when the data that a stack finds are of an earlier version of Waybill. */

/** @param where left out: wherever the engine has them */
export const ofEarlierVersion = (where?: string): Error =>
  new Error(
    `the data${where === undefined ? '' : ` in ${where}`} is of an earlier version of Waybill: start with ` +
      "'npm start -- --fresh' to empty it, or choose another folder with WAYBILL_DATA=…",
  );
