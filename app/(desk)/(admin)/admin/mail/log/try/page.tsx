import type { Metadata } from "next";
import { wholeLog } from "@/app/(desk)/_mail-log/log-place.ts";
import { TryMailLog } from "@/app/(desk)/_mail-log/try-mail-log.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";

export const metadata: Metadata = { title: "Try a mail" };

export default async function TryAnyMailPage() {
  const actor = await pageSystemAdmin("/admin/mail/log/try");
  return <TryMailLog actor={actor} place={wholeLog} />;
}
