"use client";

import { ChevronsUpDown } from "lucide-react";
import { Avatar } from "./avatar.tsx";
import { Button } from "./button.client.tsx";
import { Menu, type MenuGroup } from "./menu.client.tsx";

export type UserMenuProps = {
  name: string;
  email: string;
  /** "Profile", "Sign out"; actions need a client component around this one, links do not. */
  groups: readonly MenuGroup[];
};

/** Who is signed in, and what belongs to them; for the slot at the foot of AppShell. */
export function UserMenu({ name, email, groups }: UserMenuProps) {
  return (
    <Menu
      label="Account"
      placement="top start"
      groups={groups}
      trigger={
        <Button
          variant="quiet"
          className="h-auto! w-full justify-start! px-1.5! py-1.5! text-start [&>span]:w-full"
        >
          <span className="flex w-full min-w-0 items-center gap-2">
            <Avatar name={name} />
            <span className="flex min-w-0 flex-1 flex-col text-sm leading-4">
              <span className="truncate font-medium text-ink">{name}</span>
              <span className="truncate font-normal text-ink-muted">{email}</span>
            </span>
            <ChevronsUpDown className="text-ink-subtle" />
          </span>
        </Button>
      }
    />
  );
}
