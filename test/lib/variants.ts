/**
 * The combinations of settings that are synthesized and looked at in CI: of every setting that changes resources, each
 * value meets each value of every other one (pairwise), wherever the two may stand together.
 */
type Context = Readonly<Record<string, string>>;

const domain = {
  apiDomain: 'api.shop.example',
  apiCertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/shop',
};
const copies = { backupCopyVaultArn: 'arn:aws:backup:eu-west-1:000000000000:backup-vault:copies' };

/** The values of each setting, or of those that go together, that change what is made; `{}`: left out. */
const choices: Readonly<Record<string, readonly Context[]>> = {
  stage: [
    { stage: 'trial', production: 'false', emailSender: 'trial@shop.example' },
    { stage: 'production', production: 'true', emailSender: 'orders@shop.example' },
  ],
  alarmEmail: [{}, { alarmEmail: 'ops@shop.example' }],
  monthlyBudgetDollars: [{}, { monthlyBudgetDollars: '500' }],
  reserveConcurrency: [{}, { reserveConcurrency: 'on' }],
  corsOrigins: [{}, { corsOrigins: 'https://shop.example' }],
  warehouseUrl: [{}, { warehouseUrl: 'https://packers.example' }],
  externalSystem: [
    {},
    { externalSystem: 'http', externalUrl: 'https://other.example' },
    { externalSystem: 'files' },
  ],
  paymentProviders: [{}, { paymentProviders: 'paystack' }],
  trustedGateway: [{}, { trustedGateway: 'on' }],
  apiDomain: [{}, domain, { ...domain, apiHostedZoneId: 'Z0SHOP', edgeOnly: 'on' }],
  adminPages: [{}, { adminPages: 'on' }],
  userPoolPlan: [{}, { userPoolPlan: 'lite' }],
  poolFirewall: [{}, { poolFirewall: 'on' }],
  lake: [{}, { lake: 'off' }],
  backups: [{}, { backups: 'on' }, { backups: 'on', ...copies }],
  canary: [{}, { canary: 'on' }, { canary: 'off' }],
};

/** What functions read, what is a value in a resource that is there in any case, or what goes with another one. */
const changingNoResource = [
  'lambdaConcurrency',
  /** With `apiDomain`, in its place. */
  'apiCertificateArn',
  'apiHostedZoneId',
  'edgeOnly',
  'backupCopyVaultArn',
  'returnOrigins',
  'paymentWindowSeconds',
  'cartAbandonedAfterSeconds',
  'secondFactor',
  'rateLimits',
  'logLevel',
  'requestsPerSecond',
] as const;

export const settingsOfVariants: readonly string[] = [
  ...new Set([...Object.values(choices).flat().flatMap(Object.keys), ...changingNoResource]),
];

/** A production whose alarms nobody hears is refused (lib/settings.ts). */
const isSupported = (context: Context): boolean =>
  context.stage !== 'production' || context.alarmEmail !== undefined;

type Chosen = readonly number[];

const merged = (chosen: Chosen): Context =>
  Object.assign({}, ...Object.values(choices).map((values, setting) => values[chosen[setting] ?? 0]));

const all: readonly Chosen[] = Object.values(choices)
  .reduce<Chosen[]>((some, values) => some.flatMap((one) => values.map((_, index) => [...one, index])), [[]])
  .filter((chosen) => isSupported(merged(chosen)));

const pairsOf = (chosen: Chosen): string[] =>
  chosen.flatMap((value, setting) =>
    chosen.slice(0, setting).map((other, index) => `${index}=${other} ${setting}=${value}`),
  );

/** Takes the combination that has most pairs which none had yet, until there are none. */
const pairwise = (): Chosen[] => {
  const missing = new Set(all.flatMap(pairsOf));
  const news = (chosen: Chosen): number => pairsOf(chosen).filter((pair) => missing.has(pair)).length;
  const taken: Chosen[] = [];
  while (missing.size > 0) {
    const next = all.reduce((best, chosen) => (news(chosen) > news(best) ? chosen : best));
    for (const pair of pairsOf(next)) missing.delete(pair);
    taken.push(next);
  }
  return taken;
};

const named = (context: Context): string =>
  Object.entries(context)
    .filter(([setting]) => setting !== 'emailSender' && setting !== 'production')
    .map(([setting, value]) => (setting === 'stage' ? value : setting))
    .join(' ');

export const supportedCount = all.length;

export const variants: readonly { readonly name: string; readonly context: Context }[] = pairwise()
  .map(merged)
  .map((context) => ({ name: named(context), context }));
