/** What both pages of files look at: whether something is still under way. */
export const isUnderWay = (status: string): boolean =>
  status === 'awaiting-upload' || status === 'checking' || status === 'running';
