import type { Metadata } from "next";
import { projectLogPage } from "@/app/(desk)/_mail-log/project-log-page.ts";
import { Quarantine } from "@/app/(desk)/_mail-log/quarantine.tsx";

export const metadata: Metadata = { title: "Quarantine" };

export default async function QuarantinePage(props: {
  params: Promise<{ projectKey: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { actor, place } = await projectLogPage((await props.params).projectKey, "/quarantine");
  return <Quarantine actor={actor} place={place} searchParams={await props.searchParams} />;
}
