import { describe, expect, it } from "vitest";
import { announcement } from "./announcement.ts";

describe("announcement", () => {
  it("shows the address, and the credentials only when there are new ones", () => {
    const first = announcement("http://localhost:3000", {
      email: "admin@example.org",
      password: "four words",
    });
    expect(first).toMatch(/Mailroom is ready: http:\/\/localhost:3000/);
    expect(first).toMatch(/admin@example.org[\s\S]*four words/);
    expect(announcement("http://localhost:3000", null)).not.toMatch(/Password/);
  });

  it("says that the password is the one that was set", () => {
    const notice = announcement("http://localhost:3000", { email: "admin@example.org" });
    expect(notice).toMatch(/Password {2}as set in ADMIN_PASSWORD/);
  });

  it("draws lines of one width", () => {
    const lines = announcement("http://localhost:3000", null).trim().split("\n");
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });
});
