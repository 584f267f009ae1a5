"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Form, SubmitButton } from "@/app/_ui/form.client.tsx";
import type { Problem } from "@/app/_ui/problem.ts";
import { TextField } from "@/app/_ui/text-field.client.tsx";

const neutral = "E-mail address and password do not match an account here.";
const tooMany = "Too many failed sign-ins. Wait some minutes, then try again.";
const unreachable = "Mailroom can not be reached. Check your connection and try again.";

function failure(detail: string): Problem {
  return { type: "about:blank", title: "Not signed in", status: 401, detail };
}

/** E-mail and password; one neutral message, so that nobody learns who has an account. */
export function SignInForm({ next }: { next: string }) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (data: FormData) => {
    setPending(true);
    setProblem(null);
    try {
      const answer = await signIn("credentials", {
        email: String(data.get("email") ?? ""),
        password: String(data.get("password") ?? ""),
        redirect: false,
      });
      if (answer?.ok) {
        // A whole page load: everything of the next page is rendered for the person who has just signed in.
        window.location.assign(next);
        return;
      }
      setProblem(failure(answer?.error === "too-many-sign-ins" ? tooMany : neutral));
    } catch {
      setProblem(failure(unreachable));
    }
    setPending(false);
  };

  return (
    <Form onSubmit={submit} pending={pending} problem={problem} aria-label="Sign in">
      <TextField label="E-mail" name="email" type="email" autoComplete="username" isRequired />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        isRequired
      />
      <SubmitButton pendingLabel="Signing in…" className="w-full" size="lg">
        Sign in
      </SubmitButton>
    </Form>
  );
}
