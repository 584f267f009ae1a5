import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/_auth/page-actor.ts";
import { Card, DetailList } from "@/app/_ui/card.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { getUser, getUserInput } from "@/lib/access/get-user.ts";
import type { UserView } from "@/lib/access/user-view.ts";
import { pageSystemAdmin } from "../../page-system-admin.ts";
import { UserState } from "../user-state.tsx";
import { AccountCard } from "./account-card.client.tsx";
import { PersonForm } from "./person-form.client.tsx";
import { SetPassword } from "./set-password.client.tsx";

export const metadata: Metadata = { title: "Person" };

export default async function PersonPage({ params }: { params: Promise<{ userId: string }> }) {
  const reference = getUserInput.safeParse(await params);
  if (!reference.success) notFound();
  const actor = await pageSystemAdmin(`/admin/users/${reference.data.userId}`);
  const user = await orNotFound(getUser(actor, reference.data));
  const isSelf = user.id === actor.userId;
  const name = user.name || user.email;
  return (
    <PageBody width="form">
      <PageHeader
        title={name}
        badge={<UserState user={user} />}
        trail={[{ href: "/admin/users", label: "People" }]}
      />
      <Card title="Details">
        <PersonForm userId={user.id} email={user.email} name={user.name} isSystemAdmin={user.isSystemAdmin} />
      </Card>
      <Card title="Projects">
        <ProjectRoles user={user} />
      </Card>
      <Card
        title="Sign-in"
        description={
          user.hasPassword
            ? "A new password ends all sign-ins of this person."
            : "Without a password this person can not sign in."
        }
        actions={
          isSelf ? (
            <Link href="/profile" className="link">
              Change it in your profile
            </Link>
          ) : (
            <SetPassword userId={user.id} name={name} email={user.email} hasPassword={user.hasPassword} />
          )
        }
      >
        <DetailList
          items={[
            { label: "Password", value: user.hasPassword ? "Set" : "None" },
            { label: "Account made", value: <RelativeTime at={user.createdAt} /> },
          ]}
        />
      </Card>
      <AccountCard userId={user.id} name={name} isDeactivated={user.deactivatedAt !== null} isSelf={isSelf} />
    </PageBody>
  );
}

function ProjectRoles({ user }: { user: UserView }) {
  if (user.memberships.length === 0) {
    return (
      <p className="text-ink-muted">
        {user.isSystemAdmin
          ? "No role of their own in a project. As system admin they may do everything in all of them."
          : "No role in a project. Roles are given in the settings of each project, under People."}
      </p>
    );
  }
  return (
    <DetailList
      items={user.memberships.map(({ projectKey, projectName, role }) => ({
        label: role === "ADMIN" ? "Project admin" : "Agent",
        value: (
          <Link href={`/projects/${projectKey}/settings/people`} className="link">
            {projectName} ({projectKey})
          </Link>
        ),
      }))}
    />
  );
}
