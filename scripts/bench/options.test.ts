import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("everything is measured unless parts are named", () => {
  const all = readOptions([], {});
  expect(all).toMatchObject({ parts: ["intake", "latency", "idle", "growth"], quick: false, long: false });
  expect(all.jsonFile).toMatch(/\.bench\/bench-results\.json$/);
  const some = readOptions(["--only", "idle,intake", "--quick", "--json", "/tmp/a.json"], { DATA_DIR: "/d" });
  expect(some).toMatchObject({
    parts: ["idle", "intake"],
    quick: true,
    folder: "/d",
    jsonFile: "/tmp/a.json",
  });
});

test("what is unknown is named", () => {
  expect(() => readOptions(["--only", "speed"], {})).toThrow("--only takes intake, latency, idle, growth");
  expect(() => readOptions(["--fast"], {})).toThrow("--fast");
});
