import { redirect } from "next/navigation";

/** A project opens at its queue. */
export default async function ProjectPage({ params }: PageProps<"/projects/[projectKey]">) {
  redirect(`/projects/${encodeURIComponent((await params).projectKey)}/queue/needs-reply`);
}
