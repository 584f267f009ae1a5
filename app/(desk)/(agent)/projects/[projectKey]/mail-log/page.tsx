import type { Metadata } from "next";
import { ProcessingLog } from "@/app/(desk)/_mail-log/processing-log.tsx";
import { projectLogPage } from "@/app/(desk)/_mail-log/project-log-page.ts";

export const metadata: Metadata = { title: "Mail log" };

export default async function MailLogPage(props: {
  params: Promise<{ projectKey: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { actor, place } = await projectLogPage((await props.params).projectKey, "");
  return <ProcessingLog actor={actor} place={place} searchParams={await props.searchParams} />;
}
