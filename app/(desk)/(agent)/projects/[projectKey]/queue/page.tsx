import { redirect } from "next/navigation";

/** The queue opens at what waits for an agent. */
export default async function QueueIndexPage({ params }: PageProps<"/projects/[projectKey]/queue">) {
  redirect(`/projects/${encodeURIComponent((await params).projectKey)}/queue/needs-reply`);
}
