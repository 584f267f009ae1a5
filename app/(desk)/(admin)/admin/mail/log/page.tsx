import type { Metadata } from "next";
import { wholeLog } from "@/app/(desk)/_mail-log/log-place.ts";
import { ProcessingLog } from "@/app/(desk)/_mail-log/processing-log.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";

export const metadata: Metadata = { title: "Mail log" };

export default async function WholeMailLogPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageSystemAdmin("/admin/mail/log");
  return <ProcessingLog actor={actor} place={wholeLog} searchParams={await props.searchParams} />;
}
