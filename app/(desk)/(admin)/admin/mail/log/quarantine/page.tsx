import type { Metadata } from "next";
import { wholeLog } from "@/app/(desk)/_mail-log/log-place.ts";
import { Quarantine } from "@/app/(desk)/_mail-log/quarantine.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";

export const metadata: Metadata = { title: "Quarantine" };

export default async function WholeQuarantinePage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageSystemAdmin("/admin/mail/log/quarantine");
  return <Quarantine actor={actor} place={wholeLog} searchParams={await props.searchParams} />;
}
