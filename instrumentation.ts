/** Next runs this once, before its server takes requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { noteSocketAddresses } = await import("@/app/_auth/caller-address.ts");
  noteSocketAddresses();
}
