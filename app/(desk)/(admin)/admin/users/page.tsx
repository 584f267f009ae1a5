import { SearchX, UserPlus, Users } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { AddressFilters } from "@/app/(desk)/address-filters.client.tsx";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { CursorPages } from "@/app/(desk)/cursor-pages.tsx";
import { listUsers } from "@/lib/access/list-users.ts";
import { pageSystemAdmin } from "../page-system-admin.ts";
import { UserTable } from "./user-table.tsx";

export const metadata: Metadata = { title: "People" };

const path = "/admin/users";

/** The filters as they stand in the address; faulty ones count as absent. */
const filterInput = z.object({
  q: z.string().max(200).catch(""),
  kind: z.enum(["people", "customers"]).catch("people"),
  cursor: z.string().max(320).optional().catch(undefined),
});

const kinds = [
  { id: "people", label: "People" },
  { id: "customers", label: "Customers" },
] as const;

export default async function UsersPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageSystemAdmin(path);
  const { q, kind, cursor } = filterInput.parse(await props.searchParams);
  const page = await listUsers(actor, { kind, query: q, cursor, limit: 50 });
  const filters = { q, kind: kind === "people" ? undefined : kind };
  return (
    <PageBody>
      <PageHeader
        title="People"
        description={
          kind === "people"
            ? "Everyone who can sign in or works in a project."
            : "Everyone who has written to the desk and has no sign-in. A customer’s account is made by their first mail."
        }
        actions={
          <LinkButton href={`${path}/new`} variant="primary" icon={<UserPlus />}>
            Add person
          </LinkButton>
        }
      />
      <AddressFilters
        path={path}
        search={{ label: "Search people", placeholder: "Search name or e-mail", value: q }}
        choices={[{ parameter: "kind", label: "Show", options: kinds, value: kind }]}
      />
      <Card padding="flush">
        <UserTable
          caption={kind === "people" ? "People" : "Customers"}
          kind={kind}
          rows={page.items}
          empty={
            q === "" ? (
              <EmptyState title="No customer has written yet" icon={<Users />} />
            ) : (
              <EmptyState
                title="Nobody matches"
                icon={<SearchX />}
                action={<LinkButton href={path}>Clear filters</LinkButton>}
              >
                Neither a name nor an e-mail address contains “{q}”.
              </EmptyState>
            )
          }
        />
      </Card>
      <CursorPages
        label="Pages of people"
        firstHref={cursor === undefined ? null : addressWith(path, filters)}
        nextHref={page.nextCursor ? addressWith(path, { ...filters, cursor: page.nextCursor }) : null}
        words={{ first: "First page", next: "Next page" }}
      />
    </PageBody>
  );
}
