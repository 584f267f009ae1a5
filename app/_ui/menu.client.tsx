"use client";

import { Check } from "lucide-react";
import { Fragment, type ReactElement, type ReactNode } from "react";
import { Header } from "react-aria-components/Header";
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import { classNames } from "./class-names.ts";
import { optionClass, popoverClass } from "./field.client.tsx";
import { Kbd } from "./kbd.tsx";

type MenuEntry = {
  id: string;
  label: string;
  description?: string | undefined;
  icon?: ReactNode;
  shortcut?: string | undefined;
  /** Goes there, by client navigation; otherwise `onAction` is called. */
  href?: string | undefined;
  onAction?: (() => void) | undefined;
  tone?: "plain" | "danger" | undefined;
  isDisabled?: boolean | undefined;
};

export type MenuGroup = { id: string; label?: string | undefined; entries: readonly MenuEntry[] };

export type MenuProps = {
  /** The button that opens it: a Button or IconButton. */
  trigger: ReactElement;
  /** Names the menu. */
  label: string;
  groups: readonly MenuGroup[];
  /** The chosen entry, when the menu is a choice (status, assignee): shown with a tick. */
  selectedId?: string | undefined;
  onSelect?: ((id: string) => void) | undefined;
  placement?: "bottom start" | "bottom end" | "top start" | "top end" | undefined;
};

/** Acts, or a choice, behind a button. */
export function Menu({
  trigger,
  label,
  groups,
  selectedId,
  onSelect,
  placement = "bottom start",
}: MenuProps) {
  const entries = new Map(groups.flatMap((group) => group.entries).map((entry) => [entry.id, entry]));
  return (
    <MenuTrigger>
      {trigger}
      <Popover offset={4} placement={placement} className={classNames(popoverClass, "min-w-44")}>
        <AriaMenu
          aria-label={label}
          className="outline-none"
          {...(selectedId === undefined
            ? {}
            : { selectionMode: "single" as const, selectedKeys: [selectedId], disallowEmptySelection: true })}
          onAction={(key) => {
            entries.get(String(key))?.onAction?.();
            onSelect?.(String(key));
          }}
        >
          {groups.map((group, index) => (
            <Fragment key={group.id}>
              {index === 0 ? null : <Separator className="my-1 border-t" />}
              <MenuSection id={group.id} {...(group.label === undefined ? { "aria-label": label } : {})}>
                {group.label === undefined ? null : (
                  <Header className="px-2 pt-1.5 pb-1 text-xs font-medium text-ink-subtle">
                    {group.label}
                  </Header>
                )}
                {group.entries.map((entry) => (
                  <MenuRow key={entry.id} entry={entry} />
                ))}
              </MenuSection>
            </Fragment>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function MenuRow({ entry }: { entry: MenuEntry }) {
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      isDisabled={entry.isDisabled ?? false}
      {...(entry.href === undefined ? {} : { href: entry.href })}
      className={classNames(optionClass, entry.tone === "danger" && "text-danger-ink")}
    >
      {({ isSelected, selectionMode }) => (
        <>
          {entry.icon}
          <span className="flex min-w-0 flex-1 flex-col">
            <span>{entry.label}</span>
            {entry.description === undefined ? null : (
              <span className="text-sm text-ink-muted">{entry.description}</span>
            )}
          </span>
          {entry.shortcut === undefined ? null : <Kbd>{entry.shortcut}</Kbd>}
          {selectionMode === "none" ? null : (
            <Check className={classNames("text-accent-ink", !isSelected && "invisible")} />
          )}
        </>
      )}
    </MenuItem>
  );
}
