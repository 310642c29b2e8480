/** The documentation's pages, as HTML without a script in it, so that a strict content policy holds. */
import { type ErrorCode, errorCatalogue } from '../shared/errors.ts';

/** Swagger UI and ReDoc set styles at run time; ReDoc searches in a worker of its own making. */
export const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'";

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
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
    '<style>body { margin: 0 }</style>',
    `<redoc spec-url="/openapi.json"></redoc>
<script src="/docs/assets/redoc.standalone.js"></script>`,
  );

const advice = (code: ErrorCode): string =>
  'retryable' in errorCatalogue[code] ? ' The same request may succeed in a moment.' : '';

const problemRow = (code: ErrorCode): string => {
  const { status, title } = errorCatalogue[code];
  return `<tr id="${code}"><td><a href="#${code}"><code>${code}</code></a></td><td>${status}</td><td>${title}.${advice(code)}</td></tr>`;
};

const codes = Object.keys(errorCatalogue) as ErrorCode[];

export const problemsPage = (): string =>
  page(
    'Waybill problem types',
    `<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .4rem .8rem; border-bottom: 1px solid #ddd; vertical-align: top }
tr:target { background: #fff3bf }
</style>`,
    `<h1>Problem types</h1>
<p>Every error is an <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> problem. Its <code>code</code> is
stable: decide by it, not by <code>title</code> or <code>detail</code>.</p>
<table>
<thead><tr><th>code</th><th>status</th><th>meaning</th></tr></thead>
<tbody>
${codes.map(problemRow).join('\n')}
</tbody>
</table>`,
  );
