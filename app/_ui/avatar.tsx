import { classNames } from "./class-names.ts";

export type AvatarProps = {
  /** Name or address; gives the initials and, so that one person always looks the same, the tint. */
  name: string;
  size?: "sm" | "md" | "lg" | undefined;
};

const sizes = { sm: "size-5 text-[0.625rem]", md: "size-7 text-xs", lg: "size-9 text-sm" } as const;
const tints = [
  "bg-info-soft text-info-ink",
  "bg-success-soft text-success-ink",
  "bg-warning-soft text-warning-ink",
  "bg-danger-soft text-danger-ink",
  "bg-neutral-soft text-neutral-ink",
  "bg-accent-soft text-accent-ink",
] as const;

/** One or two letters for a name: "Ada Lovelace" is AL, "ada.lovelace@example.org" is AL too. */
export function initials(name: string): string {
  const words = (name.split("@")[0] ?? "").split(/[\s._+-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return "?";
  const letters = words.length === 1 ? [...first].slice(0, 1) : [[...first][0], [...last][0]];
  return letters.join("").toLocaleUpperCase("en");
}

/** A person's initials. Decoration: the name stands beside it in words. */
export function Avatar({ name, size = "md" }: AvatarProps) {
  const sum = [...name.toLowerCase()].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none",
        sizes[size],
        tints[sum % tints.length],
      )}
    >
      {initials(name)}
    </span>
  );
}
