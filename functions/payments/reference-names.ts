/** How providers name our reference when they send the browser back, ours first. */
export const referenceNames = ['txRef', 'reference', 'trxref', 'tx_ref', 'trx_ref'] as const;
