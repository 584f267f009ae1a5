import { Problem } from "@/lib/platform/problem.ts";

/** What `open` gives; null when it can not be read, the cure of which is to enter or fetch it again. */
export function openOrNull<Opened>(open: () => Opened): Opened | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
