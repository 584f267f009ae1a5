"use client";

import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components/Tabs";
import { classNames } from "./class-names.ts";
import { currentTabClass, tabClass, tabRowClass } from "./tab-style.ts";

export type TabsProps = {
  /** Names the row. */
  label: string;
  tabs: ReadonlyArray<{
    id: string;
    label: ReactNode;
    icon?: ReactNode;
    panel: ReactNode;
    isDisabled?: boolean;
  }>;
  selectedId?: string | undefined;
  onSelect?: ((id: string) => void) | undefined;
  className?: string | undefined;
};

/** Views of the same thing that need no address of their own (Reply / Internal note). With addresses: `LinkTabs`. */
export function Tabs({ label, tabs, selectedId, onSelect, className }: TabsProps) {
  return (
    <AriaTabs
      {...(selectedId === undefined ? {} : { selectedKey: selectedId })}
      onSelectionChange={(key) => onSelect?.(String(key))}
      className={classNames("flex min-w-0 flex-col", className)}
    >
      <TabList aria-label={label} className={tabRowClass}>
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            isDisabled={tab.isDisabled ?? false}
            className={({ isSelected, isDisabled }) =>
              classNames(
                tabClass,
                isSelected && currentTabClass,
                isDisabled && "cursor-default text-ink-subtle",
              )
            }
          >
            {tab.icon}
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="pt-3">
          {tab.panel}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
