import type { Metadata } from "next";
import { ConnectivityLog } from "@/app/(desk)/_mail-log/connectivity-log.tsx";
import { wholeLog } from "@/app/(desk)/_mail-log/log-place.ts";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";

export const metadata: Metadata = { title: "Connectivity log" };

export default async function WholeConnectivityPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageSystemAdmin("/admin/mail/log/connectivity");
  return <ConnectivityLog actor={actor} place={wholeLog} searchParams={await props.searchParams} />;
}
