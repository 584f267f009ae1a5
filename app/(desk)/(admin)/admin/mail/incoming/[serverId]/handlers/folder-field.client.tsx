"use client";

import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { useFolders } from "./use-folders.client.ts";

/** A folder out of the server's own list; typed where the server does not give it. */
export function FolderField({
  name,
  label,
  value,
  onChange,
  folders,
  description,
}: {
  name: string;
  label: string;
  value: string;
  onChange: (path: string) => void;
  folders: ReturnType<typeof useFolders>;
  description?: string;
}) {
  if (folders.state === "unknown") {
    return (
      <TextField
        name={name}
        label={label}
        isRequired
        isMonospaced
        autoComplete="off"
        value={value}
        onChange={onChange}
        description={`Type its path as the server knows it, such as INBOX or Support/New. ${folders.why}`}
        className="max-w-md"
      />
    );
  }
  const listed = folders.state === "known" ? folders.items : [];
  const isListed = value === "" || listed.some(({ path }) => path === value);
  return (
    <Select
      name={name}
      label={label}
      isRequired
      placeholder="Choose a folder"
      isDisabled={folders.state === "asking"}
      options={[
        ...listed.map(({ path, count }) => ({
          id: path,
          label: path,
          ...(count !== null && { description: count === 1 ? "1 mail" : `${count} mails` }),
        })),
        ...(isListed
          ? []
          : [
              {
                id: value,
                label: value,
                ...(folders.state === "known" && { description: "The server does not list it any more." }),
              },
            ]),
      ]}
      value={value === "" ? null : value}
      onChange={onChange}
      {...(folders.state === "asking"
        ? { description: "Asking the server for its folders…" }
        : description !== undefined && { description })}
      className="max-w-md"
    />
  );
}
