import { expect } from "@playwright/test";
import { writeAsCustomer } from "./sandbox.ts";
import { type Area, hrefOf, id } from "./visits.ts";

const integration = new RegExp(`^/admin/oauth-integrations/${id}$`);

/** What agents work with, and the lists of people and projects. */
export const deskArea: Area = {
  name: "desk",
  given: async (page) => {
    const subject = `A mail for the pages ${Date.now()}`;
    await writeAsCustomer(page, { subject, text: "Hello" });
    await page.goto("/projects/DEMO/queue/all");
    await expect(page.getByRole("link", { name: subject })).toBeVisible();
  },
  visits: [
    { route: "/" },
    { route: "/sandbox" },
    { route: "/alerts" },
    { route: "/profile" },
    { route: "/admin/users" },
    { route: "/admin/users/new" },
    {
      route: "/admin/users/[userId]",
      address: (page) => hrefOf(page, "/admin/users", new RegExp(`^/admin/users/${id}$`)),
    },
    { route: "/admin/projects" },
    { route: "/admin/audit" },
    { route: "/projects/[projectKey]/queue/[view]", address: "/projects/DEMO/queue/all" },
    {
      route: "/projects/[projectKey]/requests/[requestKey]",
      address: (page) => hrefOf(page, "/projects/DEMO/queue/all", /^\/projects\/DEMO\/requests\/DEMO-\d+$/),
    },
    { route: "/projects/[projectKey]/settings/people", address: "/projects/DEMO/settings/people" },
    {
      route: "/projects/[projectKey]/settings/request-types",
      address: "/projects/DEMO/settings/request-types",
    },
  ],
};

export const oauthArea: Area = {
  name: "OAuth integrations",
  visits: [
    { route: "/admin/oauth-integrations" },
    { route: "/admin/oauth-integrations/new" },
    { route: "/admin/oauth-integrations/calendar" },
    {
      route: "/admin/oauth-integrations/[integrationId]",
      address: (page) => hrefOf(page, "/admin/oauth-integrations", integration),
    },
    {
      route: "/admin/oauth-integrations/[integrationId]/mailboxes/[grantId]",
      address: async (page) => {
        const mailbox = new RegExp(`^/admin/oauth-integrations/${id}/mailboxes/${id}$`);
        return hrefOf(page, await hrefOf(page, "/admin/oauth-integrations", integration), mailbox);
      },
    },
    { route: "/oauth/finished/[authorizationId]", address: "/oauth/finished/unknown" },
  ],
};
