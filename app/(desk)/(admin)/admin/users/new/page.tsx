import type { Metadata } from "next";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "../../page-system-admin.ts";
import { AddPersonForm } from "./add-person-form.client.tsx";

export const metadata: Metadata = { title: "Add person" };

export default async function AddPersonPage() {
  await pageSystemAdmin("/admin/users/new");
  return (
    <PageBody width="form">
      <PageHeader
        title="Add person"
        trail={[{ href: "/admin/users", label: "People" }]}
        description="Someone who works in the desk. Customers need no account: their first mail makes one."
      />
      <AddPersonForm />
    </PageBody>
  );
}
