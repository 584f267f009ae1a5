import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { sessionActor } from "@/app/_auth/session-actor.ts";
import { PlainShell } from "@/app/_ui/app-shell.tsx";
import { ownPath } from "./own-path.ts";
import { SignInForm } from "./sign-in-form.client.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const next = ownPath((await searchParams).next);
  if (await sessionActor()) redirect(next);
  return (
    <PlainShell footer={<p>Forgotten your password? A system admin can set a new one.</p>}>
      <h1 className="mb-5 text-xl font-semibold">Sign in</h1>
      <SignInForm next={next} />
    </PlainShell>
  );
}
