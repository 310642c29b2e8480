/** How large an order is at most. What a cart holds, a parcel or a return names and a transaction writes follows it. */
export const maximumLines = 40;
/** Pieces of one line. */
export const maximumQuantity = 99;
