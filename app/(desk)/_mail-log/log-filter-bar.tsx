import type { ComponentProps } from "react";
import type { UserActor } from "@/lib/access/actor.ts";
import { listMailboxes } from "@/lib/inbound/list-mailboxes.ts";
import { listProjects } from "@/lib/requests/list-projects.ts";
import { AddressFilters } from "../address-filters.client.tsx";
import {
  commonParameters,
  ownPeriod,
  periodOptions,
  type processingFilters,
  usualPeriod,
} from "./log-filters.ts";
import type { LogPlace } from "./log-place.ts";
import { OwnPeriod } from "./own-period.client.tsx";

type Filters = Parameters<typeof commonParameters>[0];
type BarProps = ComponentProps<typeof AddressFilters>;

/** The filters that all logs have, and those of this one before them. */
export async function LogFilterBar(props: {
  readonly actor: UserActor;
  readonly place: LogPlace;
  readonly path: string;
  readonly filters: Filters;
  readonly search?: NonNullable<BarProps["search"]>;
  readonly choice: NonNullable<BarProps["choices"]>[number];
  readonly usual?: (typeof processingFilters)["_output"]["period"];
}) {
  const { actor, place, path, filters, search, choice, usual = usualPeriod } = props;
  const projectKey = place.project?.key ?? (filters.project === "any" ? undefined : filters.project);
  const [mailboxes, projects] = await Promise.all([
    listMailboxes(actor, { projectKey }),
    place.project === null ? listProjects(actor, { archived: false }) : null,
  ]);
  const choices = [
    choice,
    { parameter: "period", label: "Period", options: periodOptions, value: filters.period, usual },
    ...(projects === null ? [] : [projectChoice(projects.items, filters.project)]),
    {
      parameter: "mailbox",
      label: "Mailbox",
      options: [
        { id: "any", label: "Any mailbox" },
        ...mailboxes.items.map(({ id, label }) => ({ id, label })),
      ],
      value: filters.mailbox,
    },
  ];
  const kept = {
    ...commonParameters(filters, usual),
    q: search?.value,
    [choice.parameter]: choice.value === (choice.usual ?? choice.options[0]?.id) ? undefined : choice.value,
  };
  return (
    <div className="flex flex-col gap-2">
      <AddressFilters path={path} {...(search && { search })} choices={choices} kept={ownPeriod(filters)} />
      {filters.period === "custom" ? (
        <OwnPeriod path={path} kept={kept} from={filters.from} to={filters.to} />
      ) : null}
    </div>
  );
}

function projectChoice(projects: readonly { readonly key: string; readonly name: string }[], value: string) {
  return {
    parameter: "project",
    label: "Project",
    options: [
      { id: "any", label: "Any project" },
      ...projects.map(({ key, name }) => ({ id: key, label: name })),
    ],
    value,
  };
}
