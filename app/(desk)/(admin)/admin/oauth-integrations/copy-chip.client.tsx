"use client";

import { Check, Copy } from "lucide-react";
import { Button } from "@/app/_ui/button.client.tsx";
import { useCopy } from "@/app/_ui/use-copy.client.ts";

/** A short value to take elsewhere, copied by pressing it. */
export function CopyChip({ value }: { value: string }) {
  const { isCopied, copy } = useCopy(value, `${value} copied`);
  return (
    <Button
      size="sm"
      icon={isCopied ? <Check /> : <Copy />}
      aria-label={`Copy ${value}`}
      onPress={() => void copy()}
    >
      <span className="font-mono break-all">{value}</span>
    </Button>
  );
}
