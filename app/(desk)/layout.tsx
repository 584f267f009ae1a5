import {
  Activity,
  Archive,
  Bell,
  Cable,
  FileClock,
  FlaskConical,
  House,
  Inbox,
  MailOpen,
  ScrollText,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import { sessionActor } from "@/app/_auth/session-actor.ts";
import { AppShell } from "@/app/_ui/app-shell.tsx";
import type { NavigationSection } from "@/app/_ui/shell-navigation.client.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { isStaff, isSystemAdmin } from "@/lib/access/permissions.ts";
import { maySeeAlerts } from "@/lib/alerts/list-alerts.ts";
import { environment } from "@/lib/platform/environment.ts";
import { listProjects } from "@/lib/requests/list-projects.ts";
import { AccountMenu } from "./account-menu.client.tsx";

/** The frame of all signed-in pages. It shows what the person may reach; each page asks for permission itself. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const actor = await sessionActor();
  // Only the page knows its own address, to come back to after the sign-in; it sends strangers there.
  if (!actor) return children;
  return (
    <AppShell
      sections={await sectionsFor(actor)}
      userMenu={<AccountMenu name={actor.name} email={actor.email} />}
    >
      {children}
    </AppShell>
  );
}

async function sectionsFor(actor: UserActor): Promise<NavigationSection[]> {
  const home: NavigationSection["items"] = [
    { href: "/", label: "Home", icon: <House />, match: "exact" },
    ...(maySeeAlerts(actor) ? [{ href: "/alerts", label: "Alerts", icon: <Bell /> }] : []),
  ];
  const sections: NavigationSection[] = [{ id: "home", items: home }];
  if (!isStaff(actor)) return sections;
  const { items: projects } = await listProjects(actor, { archived: false });
  sections.push({
    id: "projects",
    label: "Projects",
    items: [
      ...projects.map(({ key, name, role }) => ({
        href: `/projects/${key}`,
        label: name,
        icon: <Inbox />,
        children: [
          { href: `/projects/${key}/queue`, label: "Queue" },
          ...(role === "ADMIN"
            ? [
                { href: `/projects/${key}/mail-log`, label: "Mail log" },
                { href: `/projects/${key}/settings`, label: "Settings" },
              ]
            : []),
        ],
      })),
    ],
  });
  if (environment().sandbox) {
    sections.push({
      id: "sandbox",
      label: "Try it",
      items: [{ href: "/sandbox", label: "Mail sandbox", icon: <FlaskConical /> }],
    });
  }
  if (isSystemAdmin(actor)) {
    sections.push({ id: "mail", label: "Mail", items: mailItems });
    sections.push({
      id: "administration",
      label: "Administration",
      items: [
        {
          href: "/admin/oauth-integrations",
          label: "OAuth integrations",
          icon: <Cable />,
          children: [{ href: "/admin/oauth-integrations/calendar", label: "Credential calendar" }],
        },
        { href: "/admin/projects", label: "Projects", icon: <Inbox /> },
        { href: "/admin/users", label: "People", icon: <Users /> },
        { href: "/admin/audit", label: "Audit log", icon: <FileClock /> },
      ],
    });
  }
  return sections;
}

/** Mail of the whole installation. */
const mailItems: NavigationSection["items"] = [
  { href: "/admin/mail/incoming", label: "Incoming servers", icon: <MailOpen /> },
  { href: "/admin/mail/log", label: "Mail log", icon: <ScrollText /> },
  { href: "/admin/mail/retention", label: "Mail retention", icon: <Archive /> },
  { href: "/admin/mail/health", label: "Mail health", icon: <Activity /> },
];
