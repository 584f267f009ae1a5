"use client";

import { ChevronsUpDown } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Avatar } from "./avatar.tsx";
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
        <Button className="flex w-full items-center gap-2 rounded-md p-1.5 text-start text-sm leading-4 hover:bg-hover">
          <Avatar name={name} />
          <span className="flex min-w-0 flex-1 flex-col">
            <span className="truncate font-medium text-ink">{name}</span>
            <span className="truncate text-ink-muted">{email}</span>
          </span>
          <ChevronsUpDown className="size-4 text-ink-subtle" />
        </Button>
      }
    />
  );
}
