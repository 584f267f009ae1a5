import type { Metadata } from "next";
import { ConnectivityLog } from "@/app/(desk)/_mail-log/connectivity-log.tsx";
import { projectLogPage } from "@/app/(desk)/_mail-log/project-log-page.ts";

export const metadata: Metadata = { title: "Connectivity log" };

export default async function ConnectivityPage(props: {
  params: Promise<{ projectKey: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { actor, place } = await projectLogPage((await props.params).projectKey, "/connectivity");
  return <ConnectivityLog actor={actor} place={place} searchParams={await props.searchParams} />;
}
