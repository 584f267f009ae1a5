import type { Metadata } from "next";
import { projectLogPage } from "@/app/(desk)/_mail-log/project-log-page.ts";
import { TryMailLog } from "@/app/(desk)/_mail-log/try-mail-log.tsx";

export const metadata: Metadata = { title: "Try a mail" };

export default async function TryMailPage(props: { params: Promise<{ projectKey: string }> }) {
  const { actor, place } = await projectLogPage((await props.params).projectKey, "/try");
  return <TryMailLog actor={actor} place={place} />;
}
