/** A receipt in groups of four, as people copy it. */
export function groupReceipt(receipt: string): string {
  return receipt.replace(/(.{4})(?=.)/g, '$1 ')
}
