import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Colour tokens as [light, dark], read from the stylesheet itself. */
const tokens = new Map(
  [
    ...readFileSync(new URL("../globals.css", import.meta.url), "utf8").matchAll(
      /--color-([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g,
    ),
  ].map(([, name = "", light, dark, both = ""]) => [name, [light ?? both, dark ?? both]] as const),
);

function token(name: string, theme: 0 | 1): string {
  const value = tokens.get(name)?.[theme];
  if (value === undefined) throw new Error(`globals.css has no colour token ${name}`);
  return value;
}

/** Relative luminance, WCAG 2.2 section "relative luminance". */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [high, low] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const grounds = ["canvas", "surface", "raised", "sunken", "hover", "selected"];
const tones = ["neutral", "info", "success", "warning", "danger", "note"];

const textPairs = [
  ...grounds.flatMap((ground) =>
    ["ink", "ink-muted", "ink-subtle", "accent-ink", "danger-ink"].map((ink) => [ink, ground]),
  ),
  ...tones.flatMap((tone) => [`${tone}-ink`, "ink", "ink-muted"].map((ink) => [ink, `${tone}-soft`])),
  ...["accent", "accent-hover", "accent-pressed", "danger-solid", "danger-hover", "success-solid"].map(
    (ground) => ["ink-inverse", ground],
  ),
  ["ink", "pressed"],
  ["ink-muted", "pressed"],
  ["accent-ink", "accent-soft"],
  ["toast-ink", "toast"],
];

/** What bounds or marks a control, against what it lies on (WCAG 1.4.11, 2.4.13). */
const markPairs = [
  ...["canvas", "surface", "raised", "sunken"].flatMap((ground) =>
    ["line-strong", "focus", "accent"].map((mark) => [mark, ground]),
  ),
  ["ink-inverse", "accent"],
];

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("%s theme", (_name, theme) => {
  it.each(textPairs)("text %s on %s has 4.5:1", (ink = "", ground = "") => {
    expect(contrast(token(ink, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markPairs)("mark %s on %s has 3:1", (mark = "", ground = "") => {
    expect(contrast(token(mark, theme), token(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});
