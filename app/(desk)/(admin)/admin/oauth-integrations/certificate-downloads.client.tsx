"use client";

import { Download } from "lucide-react";
import { Button } from "@/app/_ui/button.client.tsx";

/** The public part of a certificate as files: PEM, and DER with the ending that Microsoft asks for. */
export function CertificateDownloads({ pem, fileName }: { pem: string; fileName: string }) {
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" icon={<Download />} onPress={() => download(new Blob([pem]), `${fileName}.pem`)}>
        Download certificate (.pem)
      </Button>
      <Button
        size="sm"
        icon={<Download />}
        onPress={() => download(new Blob([derOf(pem)]), `${fileName}.cer`)}
      >
        Download certificate (.cer)
      </Button>
    </div>
  );
}

/** The bytes between the lines of a PEM file (RFC 7468). */
function derOf(pem: string): Uint8Array<ArrayBuffer> {
  const base64 = pem.replace(/-----[^-]+-----/g, "").replace(/\s/g, "");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
