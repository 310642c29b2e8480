/** How the shop's pages are built: one folder of files whose names say what is in them, for `/admin`. */
import { defineConfig } from 'vite';

const api = process.env.WAYBILL_API ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  /** Outside of the sources, so that nothing that is written changes what it was made from. */
  cacheDir: '../node_modules/.cache/vite',
  build: {
    target: 'es2022',
    /** A style within the page would need a content policy that lets it in; a picture as well. */
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    manifest: 'manifest.json',
    /** "use client" is for servers that render: here all is the browser's. */
    rolldownOptions: {
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  /** `npm run admin`: the pages as they are being written, over the API of an `npm start`. */
  server: { proxy: { '/v1': api, '/_aws': api, '/_local': api } },
});
