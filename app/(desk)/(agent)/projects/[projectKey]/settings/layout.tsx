import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { LinkTabs } from "@/app/_ui/link-tabs.client.tsx";
import { getProject, getProjectInput } from "@/lib/requests/get-project.ts";

/** The tabs of a project's settings. Each page below brings its own heading, and asks for permission itself. */
export default async function SettingsLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ projectKey: string }>;
}) {
  const { projectKey } = await params;
  const base = `/projects/${projectKey}/settings`;
  const actor = await pageActor(base);
  const reference = getProjectInput.safeParse({ projectKey });
  if (!reference.success) notFound();
  const project = await orNotFound(getProject(actor, reference.data));
  if (project.role !== "ADMIN") notFound();
  return (
    <>
      <div className="mx-auto w-full max-w-[72rem] px-4 pt-5 md:px-6">
        <p className="mb-1 text-sm text-ink-muted">{project.name} · Settings</p>
        <LinkTabs
          label="Project settings"
          links={[
            { href: `${base}/email`, label: "E-mail" },
            { href: `${base}/people`, label: "People" },
            { href: `${base}/request-types`, label: "Request types" },
          ]}
        />
      </div>
      {children}
    </>
  );
}
