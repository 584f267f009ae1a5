"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/app/_ui/icon-button.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";

/** A password that can be looked at while it is typed, so that it need not be typed twice. */
export function PasswordField(props: {
  readonly label: string;
  readonly name: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly description?: ReactNode;
}) {
  const [isShown, setIsShown] = useState(false);
  return (
    <TextField
      label={props.label}
      name={props.name}
      type={isShown ? "text" : "password"}
      autoComplete={props.autoComplete}
      isRequired
      {...(props.description === undefined ? {} : { description: props.description })}
      after={
        <IconButton
          label={isShown ? "Hide the password" : "Show the password"}
          icon={isShown ? <EyeOff /> : <Eye />}
          onPress={() => setIsShown(!isShown)}
        />
      }
    />
  );
}
