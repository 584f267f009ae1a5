import { redirect } from "next/navigation";

export default async function SettingsPage({ params }: { params: Promise<{ projectKey: string }> }) {
  redirect(`/projects/${(await params).projectKey}/settings/email`);
}
