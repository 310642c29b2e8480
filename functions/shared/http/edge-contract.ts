/** What the CDN tells the functions of a request, in headers that it alone sets. */
export const edgeHeaders = {
  /** The client's address, as the CDN sees it. */
  address: 'x-waybill-client-address',
  /** Proof that the request came by the CDN. */
  key: 'x-waybill-edge-key',
} as const;
