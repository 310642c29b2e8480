/** Folders of the lake's bucket, and the days that each keeps what is in it. */
export const folders = {
  events: { name: 'events', keptDays: 1_096 },
  errors: { name: 'errors', keptDays: 90 },
  answers: { name: 'query-results', keptDays: 7 },
} as const;
