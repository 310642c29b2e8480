/** The pages at `/docs/guides`: which document of the project each one shows, in the order in which they are read. */

export type Page = {
  /** The end of its address. */
  readonly slug: string;
  /** Within the project. */
  readonly file: string;
  /** In the navigation. */
  readonly name: string;
  readonly about: string;
};

export type Chapter = { readonly name: string; readonly pages: readonly Page[] };

const page = (slug: string, file: string, name: string, about: string): Page => ({ slug, file, name, about });

export const chapters: readonly Chapter[] = [
  {
    name: 'Begin',
    pages: [
      page(
        'getting-started',
        'docs/guides/getting-started.md',
        'Getting started',
        'The first order, in eight requests.',
      ),
      page('client', 'sdk/README.md', 'The typed client', 'For TypeScript and JavaScript.'),
      page('cli', 'docs/cli.md', 'The command line', 'Orders, events and imports from a terminal.'),
    ],
  },
  {
    name: 'Concepts',
    pages: [
      page(
        'lifecycles',
        'docs/lifecycles.md',
        'Orders and their states',
        'Every state, and who moves what, drawn from the code’s own tables.',
      ),
      page('money', 'docs/money.md', 'Money', 'What an order costs, and what goes back.'),
      page('stock', 'docs/guides/stock.md', 'Stock', 'On hand, held, available.'),
      page('events', 'docs/events.md', 'Events', 'What is announced, with the schema of each.'),
      page('accounts', 'docs/accounts.md', 'Accounts and access', 'Roles, guests, second factor.'),
    ],
  },
  {
    name: 'Guides',
    pages: [
      page(
        'take-a-payment',
        'docs/guides/take-a-payment.md',
        'Take a payment',
        'And what to do when it goes wrong.',
      ),
      page('ship', 'docs/guides/ship.md', 'Ship an order', 'Whole or in parts, with tracking.'),
      page(
        'returns',
        'docs/guides/returns.md',
        'Take goods back',
        'Asked for, approved, received, refunded.',
      ),
      page(
        'receive-webhooks',
        'docs/guides/receive-webhooks.md',
        'Receive webhooks',
        'In ten lines of Node or Python.',
      ),
      page(
        'webhooks',
        'docs/webhooks.md',
        'Webhooks in full',
        'What arrives, and what happens when it does not.',
      ),
      page('imports', 'docs/imports.md', 'Imports and exports', 'Products, prices, stock and orders as CSV.'),
      page('sales', 'docs/sales.md', 'Sales figures', 'What is counted, and when.'),
    ],
  },
  {
    name: 'Run it',
    pages: [
      page('deploy', 'docs/deploy.md', 'Deploy', 'From a new AWS account to the first order.'),
      page('payments', 'docs/payments.md', 'Payment providers', 'What each one needs.'),
      page('operations', 'docs/operations.md', 'Operations', 'For whoever is woken at night.'),
      page('cost', 'docs/cost.md', 'What it costs', 'Counted for each order.'),
      page('lake', 'docs/lake.md', 'The lake', 'Every event, to be asked later.'),
      page('local-differences', 'docs/local-differences.md', 'The local stack', 'What it does not imitate.'),
      page('simulation', 'docs/simulation.md', 'A whole shop in a box', 'Days of a shop, drawn by a seed.'),
      page(
        'external-system',
        'docs/external-system.md',
        'An external system',
        'Orders and stock kept in step with another system.',
      ),
    ],
  },
  {
    name: 'Changes',
    pages: [
      page('what-may-change', 'docs/guides/what-may-change.md', 'What may change', 'And what never does.'),
      page('changelog', 'CHANGELOG.md', 'Changelog', 'What users, operators and consumers notice.'),
    ],
  },
];

export const pages: readonly Page[] = chapters.flatMap((chapter) => chapter.pages);
