/** Whether the text could be the address of a mailbox; the server judges it. */
export function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}
