import { expect, type Page } from "@playwright/test";
import { authorise, beginSetup, sendTestMail, testAndContinue } from "./guided-setup-steps.ts";
import { writeAsCustomer } from "./sandbox.ts";
import { type Area, hrefOf, id, type Visit } from "./visits.ts";

const settings = "/projects/DEMO/settings/email";
const mailbox = "sales@acme.example";

/** A mailbox whose every step is done, and that is not connected yet: each of its pages shows its result. */
async function givenSetup(page: Page): Promise<void> {
  await writeAsCustomer(page, { to: mailbox, subject: "From before", text: "Is anybody there?" });
  await beginSetup(page, mailbox);
  await page.getByLabel(/^Display name/).fill("Acme Sales");
  await authorise(page, mailbox);
  await testAndContinue(page, "folder");
  await page.getByRole("button", { name: "Continue" }).click();
  await testAndContinue(page, "round-trip");
  await sendTestMail(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/done\?setup=/);
}

/** A step of the set-up. */
function stepVisit(step: string): Visit {
  return {
    route: "/projects/[projectKey]/settings/email/new/[step]",
    as: step,
    address: async (page) => {
      const goOn = await hrefOf(page, `${settings}/new`, /new\/done\?setup=/);
      return goOn.replace("/done?", `/${step}?`);
    },
    // What a folder holds is asked of the server when its page is there.
    ...(step === "folder" && {
      act: async (page) => {
        await page.getByRole("radio", { name: /^Everything/ }).check({ force: true });
        await expect(page.getByText("Customers are not notified of old mail")).toBeVisible({
          timeout: 20_000,
        });
      },
    }),
  };
}

/** The channels of a project, and a mailbox that is being connected, step by step. */
export const channelArea: Area = {
  name: "channels",
  given: givenSetup,
  visits: [
    { route: "/projects/[projectKey]/settings/email", address: settings },
    {
      route: "/projects/[projectKey]/settings/email/[channelId]",
      address: (page) => hrefOf(page, settings, new RegExp(`^${settings}/${id}$`)),
    },
    { route: "/projects/[projectKey]/settings/email/new", address: `${settings}/new` },
    ...["provider", "connect", "folder", "outgoing", "round-trip", "done"].map(stepVisit),
  ],
};
