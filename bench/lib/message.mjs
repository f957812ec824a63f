const note = 'n'.repeat(60)

/** One message of about 120 bytes as JSON, with the sequence number by which lost ones are counted. */
export const message = (seq) => ({ seq, symbol: 'ACME', price: 100 + (seq % 97) / 10, size: seq % 11, note })
