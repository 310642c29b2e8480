/** The documentation's pages, as HTML without a script in it, so that a strict content policy holds. */

/** Swagger UI and ReDoc set styles at run time; ReDoc searches in a worker of its own making. */
export const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'";

/**
 * Between the two and the guides: neither has a place of its own for it. The last two are of the stack on a laptop, where
 * `frame-api-pages.js` shows them.
 */
const elsewhere = `<nav aria-label="Waybill" class="elsewhere">
<a href="/docs/guides">Guides</a> <a href="/docs">Try it out</a> <a href="/redoc">API reference</a> <a href="/docs/problems">Problems</a>
<a href="/admin" data-local hidden>Admin pages</a> <a href="/_local" data-local hidden>Console</a>
</nav>`;

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
<link rel="stylesheet" href="/docs/assets/api-pages.css">
<script src="/docs/assets/frame-api-pages.js" defer></script>
</head>
<body>
${elsewhere}
${body}
</body>
</html>
`;

export const swaggerUiPage = (): string =>
  page(
    'Waybill API',
    '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">',
    `<div id="page"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start-swagger-ui.js"></script>`,
  );

export const redocPage = (): string =>
  page(
    'Waybill API reference',
    '',
    `<main><redoc spec-url="/openapi.json"></redoc></main>
<script src="/docs/assets/redoc.standalone.js"></script>`,
  );
