"use client";

import { FileUp, X } from "lucide-react";
import { type ClipboardEvent, type ReactNode, useState } from "react";
import { classNames } from "./class-names.ts";
import { fileSize } from "./file-size.ts";
import { IconButton } from "./icon-button.client.tsx";

export type DropZoneProps = {
  /** What takes the drop: a composer, a form. Works by `FileButton` inside it for everyone who can not drag. */
  children: ReactNode;
  /** Names the area: "Reply with attachments". */
  label: string;
  onFiles: (files: File[]) => void;
  isDisabled?: boolean | undefined;
  className?: string | undefined;
};

/** Takes files that are dropped or pasted anywhere inside, and shows that it would while they hover. */
export function DropZone({ children, label, onFiles, isDisabled = false, className }: DropZoneProps) {
  // Entering a child leaves its parent: only the count of both tells whether the pointer is inside.
  const [depth, setDepth] = useState(0);
  const take = (files: FileList | null | undefined) => {
    if (!isDisabled && files !== null && files !== undefined && files.length > 0) onFiles([...files]);
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    take(event.clipboardData.files);
  };
  return (
    <fieldset
      aria-label={label}
      className={classNames("relative m-0 min-w-0 border-0 p-0", className)}
      onPaste={paste}
      onDragEnter={(event) => {
        if (event.dataTransfer.types.includes("Files")) setDepth((count) => count + 1);
      }}
      onDragLeave={() => setDepth((count) => Math.max(0, count - 1))}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        setDepth(0);
        take(event.dataTransfer.files);
      }}
    >
      {children}
      {depth === 0 || isDisabled ? null : (
        <div className="pointer-events-none absolute inset-0 z-10 flex items-center justify-center gap-2 rounded-lg border-2 border-dashed border-accent bg-accent-soft/95 font-medium text-accent-ink">
          <FileUp className="size-5" /> Drop to attach
        </div>
      )}
    </fieldset>
  );
}

export type FileChipProps = {
  name: string;
  sizeBytes: number;
  /** Downloads it; leave out while it is not stored yet. */
  href?: string | undefined;
  onRemove?: (() => void) | undefined;
};

/** One attachment: name, size, and Remove or a download link. */
export function FileChip({ name, sizeBytes, href, onRemove }: FileChipProps) {
  return (
    <span className="inline-flex h-8 max-w-full items-center gap-2 rounded-md border bg-surface ps-2.5 pe-1 text-sm">
      {href === undefined ? (
        <span className="truncate">{name}</span>
      ) : (
        <a href={href} download={name} className="link truncate">
          {name}
        </a>
      )}
      <span className="shrink-0 pe-1.5 text-ink-muted tabular-nums">{fileSize(sizeBytes)}</span>
      {onRemove === undefined ? null : (
        <IconButton label={`Remove ${name}`} size="sm" icon={<X />} onPress={onRemove} className="size-6" />
      )}
    </span>
  );
}
