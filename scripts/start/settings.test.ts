import { describe, expect, it } from "vitest";
import { projectRoot } from "../project.ts";
import { readStartSettings } from "./settings.ts";

describe("readStartSettings", () => {
  it("has a default for everything, on this machine only and with the sandbox", () => {
    expect(readStartSettings({})).toEqual({
      port: 3000,
      host: "127.0.0.1",
      baseUrl: "http://localhost:3000",
      dataFolder: `${projectRoot}/.data`,
      databaseUrl: undefined,
      redisUrl: undefined,
      sandbox: true,
    });
  });

  it("takes an empty value for none", () => {
    expect(
      readStartSettings({ PORT: "", DATA_DIR: "", BASE_URL: "", SANDBOX: "", DATABASE_URL: "" }),
    ).toEqual(readStartSettings({}));
  });

  it("derives the base URL from the port, and takes a given one without its last slash", () => {
    expect(readStartSettings({ PORT: "4000" }).baseUrl).toBe("http://localhost:4000");
    expect(readStartSettings({ BASE_URL: "https://desk.example.org/" }).baseUrl).toBe(
      "https://desk.example.org",
    );
  });

  it("runs the sandbox only on the embedded database, and not when it is turned off", () => {
    const databaseUrl = "postgresql://db.example.org/mailroom";
    expect(readStartSettings({ DATABASE_URL: databaseUrl })).toMatchObject({ databaseUrl, sandbox: false });
    expect(readStartSettings({ SANDBOX: "off" }).sandbox).toBe(false);
    expect(() => readStartSettings({ DATABASE_URL: databaseUrl, SANDBOX: "on" })).toThrow(
      /needs the embedded database/,
    );
  });

  it("wants to know the address that other machines open", () => {
    expect(() => readStartSettings({ HOST: "0.0.0.0" })).toThrow(/set BASE_URL/);
    expect(readStartSettings({ HOST: "0.0.0.0", BASE_URL: "https://desk.example.org" }).host).toBe("0.0.0.0");
  });

  it("runs the sandbox only while the base URL is on this machine", () => {
    expect(readStartSettings({ BASE_URL: "https://desk.example.org" }).sandbox).toBe(false);
    expect(readStartSettings({ BASE_URL: "http://127.0.0.1:4000" }).sandbox).toBe(true);
    expect(() => readStartSettings({ BASE_URL: "https://desk.example.org", SANDBOX: "on" })).toThrow(
      /base URL on this machine/,
    );
  });

  it("names every wrong setting, and no value, as it may hold a password", () => {
    const wrong = { PORT: "70000", DATABASE_URL: "mysql://me:hush@db", SANDBOX: "maybe" };
    expect(() => readStartSettings(wrong)).toThrow(
      /PORT: must be a port.*\n.*DATABASE_URL: must be.*\n.*SANDBOX: must be on or off/,
    );
    expect(() => readStartSettings(wrong)).not.toThrow(/hush/);
  });
});
