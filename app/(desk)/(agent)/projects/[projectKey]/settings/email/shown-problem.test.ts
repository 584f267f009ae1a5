import { expect, it } from "vitest";
import type { Problem } from "@/app/_ui/problem.ts";
import { shownProblem } from "./shown-problem.ts";

const problem: Problem = {
  type: "about:blank",
  title: "The input is not valid",
  errors: [
    { pointer: "/incoming/username", detail: "Enter the user name." },
    { pointer: "/outgoing/username", detail: "Enter the user name." },
    { pointer: "/outgoing/authentication/password", detail: "Enter the password." },
    { pointer: "/incoming/host", detail: "Enter the server." },
    { pointer: "/outgoing/host", detail: "Enter the server." },
  ],
};

it("tells a fault of a sign-in that both directions share once, and every other fault as it came", () => {
  expect(shownProblem(problem, true).errors?.map(({ pointer }) => pointer)).toEqual([
    "/incoming/username",
    "/outgoing/authentication/password",
    "/incoming/host",
    "/outgoing/host",
  ]);
  expect(shownProblem(problem, false)).toBe(problem);
});
