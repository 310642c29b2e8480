/** Settings of the stage whose calls are lost: a test says them before it loads `crash-everywhere.ts`, which starts it. */
export const crashSettings: Record<string, string> = {};
