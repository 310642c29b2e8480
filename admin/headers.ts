/** How the pages are served, here and from CloudFront alike. */

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
};

export const contentTypeOf = (name: string): string =>
  contentTypes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';

/** Vite names what is in `assets/` after what is in it. */
export const assetsFolder = 'assets/';
export const cacheControl = { assets: 'public, max-age=31536000, immutable', pages: 'no-cache' } as const;

/**
 * Scripts come from the pages' own files alone. The library writes styles into elements; images of products are where
 * the shop keeps them.
 * @param uploads addresses beside the pages' own to which files are sent
 */
export const contentPolicy = (uploads: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' https: data: blob:",
    "font-src 'self'",
    ['connect-src', "'self'", ...uploads].join(' '),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
