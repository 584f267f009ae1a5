"use client";

import { Paperclip } from "lucide-react";
import type { ReactNode } from "react";
import { FileTrigger } from "react-aria-components/FileTrigger";
import { Button } from "./button.client.tsx";
import type { ButtonVariant } from "./button-style.ts";

export type FileButtonProps = {
  children?: ReactNode;
  icon?: ReactNode;
  variant?: ButtonVariant | undefined;
  /** Media types or endings that the file dialog offers: ["image/*", ".eml"]. The server checks again. */
  accept?: readonly string[] | undefined;
  allowsMultiple?: boolean | undefined;
  isDisabled?: boolean | undefined;
  onFiles: (files: File[]) => void;
};

/** Opens the file dialog. */
export function FileButton({
  children = "Attach",
  icon = <Paperclip />,
  variant = "quiet",
  accept,
  allowsMultiple = true,
  isDisabled = false,
  onFiles,
}: FileButtonProps) {
  return (
    <FileTrigger
      allowsMultiple={allowsMultiple}
      {...(accept === undefined ? {} : { acceptedFileTypes: accept })}
      onSelect={(list) => {
        if (list !== null && list.length > 0) onFiles([...list]);
      }}
    >
      <Button variant={variant} icon={icon} isDisabled={isDisabled}>
        {children}
      </Button>
    </FileTrigger>
  );
}
