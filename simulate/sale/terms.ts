/** What is on sale. */
export const pieces = 100;
export const uses = 50;
