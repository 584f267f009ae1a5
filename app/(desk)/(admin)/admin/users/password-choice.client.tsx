"use client";

import { CopyField } from "@/app/_ui/copy-field.client.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { PasswordField } from "@/app/(desk)/password-field.client.tsx";
import { readablePassword } from "@/lib/access/readable-password.ts";

/** How a person gets a password from an admin. */
export type PasswordChoice = "generated" | "typed";

const options = [
  { value: "generated", label: "Generate one", description: "It is shown once, after saving." },
  { value: "typed", label: "Type one" },
] as const;

/** Generated or typed; the typed one is the form's `password`. */
export function PasswordChoiceFields(props: {
  readonly choice: PasswordChoice;
  readonly onChange: (choice: PasswordChoice) => void;
}) {
  return (
    <>
      <RadioGroup
        label="Password"
        options={options}
        value={props.choice}
        onChange={(value) => props.onChange(options.find((one) => one.value === value)?.value ?? "generated")}
      />
      {props.choice === "typed" ? (
        <PasswordField
          label="New password"
          name="password"
          autoComplete="new-password"
          description="At least 12 characters."
        />
      ) : null}
    </>
  );
}

/** The password that a form stands for. */
export function chosenPassword(choice: PasswordChoice, data: FormData): string {
  return choice === "generated" ? readablePassword() : String(data.get("password") ?? "");
}

/** What the admin hands over. It can not be shown again. */
export function PasswordHandover({ email, password }: { email: string; password: string }) {
  return (
    <div className="flex flex-col gap-3">
      <p>
        Hand it over in a safe way: it is not shown again. They sign in as <strong>{email}</strong> and can
        change it in their profile.
      </p>
      <CopyField label="Password" value={password} />
    </div>
  );
}
