import { FileJson2 } from "lucide-react";
import type { Metadata } from "next";
import { pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { ThemeSwitch } from "@/app/_ui/theme-switch.client.tsx";
import { listPersonalTokens } from "@/lib/access/list-personal-tokens.ts";
import { environment } from "@/lib/platform/environment.ts";
import { CreateToken } from "./create-token.client.tsx";
import { NameForm } from "./name-form.client.tsx";
import { PasswordForm } from "./password-form.client.tsx";
import { TokenTable } from "./token-table.tsx";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage() {
  const actor = await pageActor("/profile");
  const { items } = await listPersonalTokens(actor);
  const apiUrl = `${environment().apiBaseUrl}/api/v1`;
  return (
    <PageBody width="form">
      <PageHeader title="Profile" />
      <Card title="You">
        <NameForm name={actor.name} email={actor.email} />
      </Card>
      <Card
        title="Password"
        description="Changing it ends all your sign-ins, this one too. Tokens go on working."
      >
        <PasswordForm email={actor.email} />
      </Card>
      <Card
        title="Personal tokens"
        description="With a token a program may do in the API whatever you may do."
        actions={<CreateToken apiUrl={apiUrl} />}
        padding="flush"
      >
        <TokenTable tokens={items} />
      </Card>
      <Card
        title="API"
        description={
          <>
            Everything the pages do, at <code className="font-mono break-all">{apiUrl}</code>
          </>
        }
      >
        <LinkButton href="/api/v1/openapi.json" isPlain icon={<FileJson2 />}>
          OpenAPI document
        </LinkButton>
      </Card>
      <Card title="Appearance" description="Light, dark, or as your system has it. Kept in this browser.">
        <ThemeSwitch />
      </Card>
    </PageBody>
  );
}
