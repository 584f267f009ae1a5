import { describe, expect, it } from "vitest";
import { parseEnvironment } from "./environment.ts";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const minimal = {
  DATABASE_URL: "postgresql://somewhere/mailroom",
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  ENCRYPTION_KEYS: `k1:${key(1)}`,
};

describe("settings", () => {
  it("have defaults for everything but database and secrets", () => {
    const settings = parseEnvironment(minimal);
    expect(settings).toMatchObject({ baseUrl: "http://localhost:3000", isLoopback: true, redisUrl: null });
    expect(settings.apiBaseUrl).toBe(settings.baseUrl);
  });

  it("take an empty variable as absent", () => {
    expect(parseEnvironment({ ...minimal, REDIS_URL: "" }).redisUrl).toBeNull();
  });

  it.each([
    ["https://desk.example.com/", false],
    ["http://localhost:8080", true],
    ["http://127.0.0.1:8080", true],
    ["http://[::1]:8080", true],
    ["http://localhost.example.com", false],
    ["http://127.0.0.1.example.com", false],
  ])("know whether %s is loopback: %s", (BASE_URL, isLoopback) => {
    expect(parseEnvironment({ ...minimal, BASE_URL }).isLoopback).toBe(isLoopback);
  });

  it("keep the sandbox on the machine itself", () => {
    expect(parseEnvironment({ ...minimal, SANDBOX: "on" }).sandbox).toBe(true);
    const published = { ...minimal, SANDBOX: "on", BASE_URL: "https://desk.example.com" };
    expect(() => parseEnvironment(published)).toThrow(/SANDBOX/);
  });

  it("believe no proxy unless told of it", () => {
    expect(parseEnvironment(minimal).trustedProxies).toBe(0);
    expect(parseEnvironment({ ...minimal, TRUSTED_PROXIES: "2" }).trustedProxies).toBe(2);
    expect(() => parseEnvironment({ ...minimal, TRUSTED_PROXIES: "-1" })).toThrow(/TRUSTED_PROXIES/);
    expect(() => parseEnvironment({ ...minimal, TRUSTED_PROXIES: "10.0.0.1" })).toThrow(/TRUSTED_PROXIES/);
  });

  it("list several keys, newest first", () => {
    const settings = parseEnvironment({ ...minimal, ENCRYPTION_KEYS: `k2:${key(2)},k1:${key(1)}` });
    expect(settings.encryptionKeys.map(({ id }) => id)).toEqual(["k2", "k1"]);
  });

  it("name every wrong variable at once, without repeating secrets", () => {
    const secret = "too-short";
    const parse = () =>
      parseEnvironment({ NEXTAUTH_SECRET: secret, ENCRYPTION_KEYS: "k1:abc", BASE_URL: "desk" });
    expect(parse).toThrow(/DATABASE_URL[\s\S]*BASE_URL[\s\S]*NEXTAUTH_SECRET[\s\S]*ENCRYPTION_KEYS/);
    expect(parse).not.toThrow(secret);
  });
});
