/** A size as people read it: "0 bytes", "12 kB", "3.4 MB" (powers of 1000, as mail limits are given). */
export function fileSize(sizeBytes: number): string {
  if (sizeBytes < 1_000) return `${sizeBytes} ${sizeBytes === 1 ? "byte" : "bytes"}`;
  const exponent = Math.min(Math.floor(Math.log10(sizeBytes) / 3), 4);
  const amount = sizeBytes / 1_000 ** exponent;
  const unit = ["bytes", "kB", "MB", "GB", "TB"][exponent] ?? "TB";
  return `${amount < 10 ? amount.toFixed(1).replace(/\.0$/, "") : Math.round(amount)} ${unit}`;
}
