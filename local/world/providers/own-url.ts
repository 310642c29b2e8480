/**
 * Addresses within the stack are kept without its own root: a restart may bring it up at another port, and what was
 * promised before has to arrive there.
 */
export type OwnUrls = {
  readonly shorten: (url: string) => string;
  readonly absolute: (url: string) => string;
};

export const ownUrls = (root: string): OwnUrls => ({
  shorten: (url) => (url.startsWith(`${root}/`) ? url.slice(root.length) : url),
  absolute: (url) => (url.startsWith('/') ? `${root}${url}` : url),
});
