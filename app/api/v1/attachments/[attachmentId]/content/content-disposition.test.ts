import { expect, it } from "vitest";
import { contentDisposition } from "./content-disposition.ts";

it("gives a plain name as it is", () => {
  expect(contentDisposition("attachment", "report.pdf")).toBe(
    `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`,
  );
});

it("keeps any letters in the extended parameter", () => {
  expect(contentDisposition("inline", "Straße 😀.png")).toBe(
    `inline; filename="Stra_e __.png"; filename*=UTF-8''Stra%C3%9Fe%20%F0%9F%98%80.png`,
  );
});

it.each(['a"; filename="b.html', "a\r\nSet-Cookie: x=1", "a\\", "50%20", "it's (1)*", "\ud800lone"])(
  "holds %j inside its quotes",
  (filename) => {
    const header = contentDisposition("attachment", filename);
    expect(header).toMatch(/^attachment; filename="[^"\\\r\n%]*"; filename\*=UTF-8''[A-Za-z0-9%._!~-]*$/);
    expect(() => new Headers({ "Content-Disposition": header })).not.toThrow();
  },
);
