"use client";

import { FieldErrorText } from "./field.client.tsx";
import { useFieldMessages } from "./form.client.tsx";

/** The server's words about fields that have no control of their own here. */
export function FieldMessages({ names }: { names: readonly string[] }) {
  return names.map((name) => <MessagesOf key={name} name={name} />);
}

function MessagesOf({ name }: { name: string }) {
  return useFieldMessages(name).map((message) => (
    <p key={message} className="flex items-start gap-1.5 text-sm text-danger-ink">
      <FieldErrorText>{message}</FieldErrorText>
    </p>
  ));
}
