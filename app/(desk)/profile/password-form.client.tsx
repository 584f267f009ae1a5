"use client";

import { LogIn } from "lucide-react";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { PasswordField } from "../password-field.client.tsx";

/** Replaces one's own password. The sign-in of this page ends with it, so the way back in is offered. */
export function PasswordForm({ email }: { email: string }) {
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isChanged, setIsChanged] = useState(false);

  const change = async (data: FormData) => {
    const body = { currentPassword: data.get("currentPassword"), password: data.get("password") };
    const result = await run({ method: "PUT", path: "/profile/password", body });
    if (!result?.ok) return;
    announce("Password changed");
    setIsChanged(true);
  };

  if (isChanged) {
    return (
      <Callout
        tone="success"
        title="Your password is changed"
        action={
          <Button
            variant="primary"
            icon={<LogIn />}
            autoFocus
            onPress={() => void signOut({ callbackUrl: "/sign-in?next=/profile" })}
          >
            Sign in again
          </Button>
        }
      >
        All your sign-ins have ended, this one too.
      </Callout>
    );
  }
  return (
    <Form onSubmit={(data) => void change(data)} pending={pending} problem={problem} aria-label="Password">
      <input type="hidden" name="username" value={email} autoComplete="username" />
      <PasswordField label="Current password" name="currentPassword" autoComplete="current-password" />
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        description="At least 12 characters. A few words that belong together only for you are good."
      />
      <FormActions>
        <SubmitButton pendingLabel="Changing…">Change password</SubmitButton>
      </FormActions>
    </Form>
  );
}
