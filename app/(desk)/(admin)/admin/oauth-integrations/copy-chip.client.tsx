"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";

/** A short value to take elsewhere, copied by pressing it. */
export function CopyChip({ value }: { value: string }) {
  const announce = useAnnounce();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setIsCopied(true);
      announce(`${value} copied`);
    } catch {
      announce("The browser refused to copy. Select the text and copy it by keyboard.");
    }
  };
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
