/*
 * A frame of another origin without scripts can neither be measured nor tell its height. This estimates it from the
 * mail's structure, in an inert document that loads and runs nothing.
 */

const lineHeightPx = 21;
const averageCharacterPx = 6.9;
const bodyPaddingPx = 24;
const unknownImagePx = 160;

const blockTags = new Set([
  "ADDRESS",
  "BLOCKQUOTE",
  "CENTER",
  "DD",
  "DIV",
  "DL",
  "DT",
  "FIGURE",
  "FOOTER",
  "H1",
  "H2",
  "H3",
  "H4",
  "H5",
  "H6",
  "HEADER",
  "HR",
  "LI",
  "OL",
  "P",
  "PRE",
  "SECTION",
  "TABLE",
  "TR",
  "UL",
]);
const spacedTags = new Set([
  "P",
  "BLOCKQUOTE",
  "H1",
  "H2",
  "H3",
  "H4",
  "H5",
  "H6",
  "UL",
  "OL",
  "PRE",
  "FIGURE",
]);

/** Estimated height in CSS pixels of a mail's HTML at a width; a little generous, never below one line. */
export function estimateMailHeightPx(
  html: string,
  widthPx: number,
  parse: (html: string) => Element,
): number {
  const perLine = Math.max(20, Math.floor((widthPx - 32) / averageCharacterPx));
  const total = blockHeight(parse(html), perLine);
  return Math.ceil(Math.max(lineHeightPx, total) * 1.06) + bodyPaddingPx;
}

function blockHeight(block: Element, perLine: number): number {
  let height = 0;
  let inlineText = 0;
  const endLine = () => {
    if (inlineText > 0) height += Math.ceil(inlineText / perLine) * lineHeightPx;
    inlineText = 0;
  };
  const visit = (node: Node) => {
    if (node.nodeType === 3) {
      inlineText += (node.textContent ?? "").replace(/\s+/g, " ").replace(/^ $/, "").length;
      return;
    }
    if (!isElement(node)) return;
    if (node.tagName === "BR") {
      if (inlineText === 0) height += lineHeightPx;
      endLine();
    } else if (node.tagName === "IMG") {
      endLine();
      height += imageHeight(node);
    } else if (node.tagName === "TR") {
      endLine();
      const cells = [...node.children];
      const cellWidth = Math.max(8, Math.floor(perLine / Math.max(1, cells.length)));
      height += Math.max(0, ...cells.map((cell) => blockHeight(cell, cellWidth))) + 4;
    } else if (blockTags.has(node.tagName)) {
      endLine();
      height += blockHeight(node, perLine) + (spacedTags.has(node.tagName) ? 14 : 0);
    } else {
      for (const child of node.childNodes) visit(child);
    }
  };
  for (const child of block.childNodes) visit(child);
  endLine();
  return height;
}

function imageHeight(image: Element): number {
  const declared = Number.parseInt(image.getAttribute("height") ?? "", 10);
  return Number.isNaN(declared) ? unknownImagePx : Math.min(declared, 1_200);
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}
