/** How printed pages look. Its hash is in their content policy. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --line: #8a919a; --soft: #4a525c }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f4; --paper: #15181c; --line: #7d8590; --soft: #b8c0c9 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 48rem; margin: 0 auto; padding: 2rem 1rem }
h1 { font-size: 1.5rem; margin: 0 0 1rem }
h2 { font-size: 1rem; margin: 0 0 .25rem; color: var(--soft) }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0 0 1.5rem }
dt { color: var(--soft) }
dd { margin: 0 }
address { font-style: normal }
.parties { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; margin: 0 0 2rem }
table { width: 100%; border-collapse: collapse; margin: 0 0 1.5rem }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem }
th, td { padding: .4rem .5rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th { font-weight: 400 }
thead th, tfoot th, tfoot td { font-weight: 600 }
th:not(:first-child), td { text-align: right }
td { white-space: nowrap }
tr { break-inside: avoid }
small { color: var(--soft) }
@page { size: A4; margin: 18mm }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #777; --soft: #333 }
  main { max-width: none; padding: 0 }
  body { font-size: 11pt }
  thead { display: table-header-group }
}
`;
