import type { SetupStep } from "@/lib/channel-setup/setup-choices.ts";

/** Address of a step of a setup. */
export function setupHref(projectKey: string, step: SetupStep, setupId: string): string {
  return `/projects/${projectKey}/settings/email/new/${step}?setup=${setupId}`;
}
