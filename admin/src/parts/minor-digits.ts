/**
 * Digits of minor units by ISO 4217, as the API counts them. Browsers go by coins that are in use: they know none of the
 * Pakistani rupee or the Hungarian forint, and amounts would be a hundred times what they are.
 */
const others: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const digitsOf = new Map(
  Object.entries(others).flatMap(([digits, codes]) =>
    codes.split(' ').map((code) => [code, Number(digits)] as const),
  ),
);

export const minorDigits = (currency: string): number => digitsOf.get(currency) ?? 2;
