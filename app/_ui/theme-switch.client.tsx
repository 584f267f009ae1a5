"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { ToggleButtonGroup } from "react-aria-components/ToggleButtonGroup";
import { classNames } from "./class-names.ts";
import { useTheme } from "./theme.client.tsx";
import { parseTheme, type Theme } from "./theme.ts";
import { Tooltip } from "./tooltip.client.tsx";

const choices: ReadonlyArray<{ theme: Theme; label: string; icon: typeof Sun }> = [
  { theme: "light", label: "Light", icon: Sun },
  { theme: "dark", label: "Dark", icon: Moon },
  { theme: "system", label: "As the system", icon: Monitor },
];

/** Light, dark or as the system: acts at once and is kept in the cookie. */
export function ThemeSwitch({ className }: { className?: string | undefined }) {
  const { theme, setTheme } = useTheme();
  return (
    <ToggleButtonGroup
      aria-label="Theme"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[theme]}
      onSelectionChange={(keys) => setTheme(parseTheme([...keys].map(String)[0]))}
      className={classNames("inline-flex gap-0.5 rounded-md border bg-sunken p-0.5", className)}
    >
      {choices.map(({ theme: id, label, icon: Icon }) => (
        <Tooltip key={id} text={label}>
          <ToggleButton
            id={id}
            aria-label={label}
            className="inline-flex size-6 items-center justify-center rounded-sm text-ink-muted hover:text-ink data-focus-visible:outline-offset-0 data-selected:bg-raised data-selected:text-ink data-selected:shadow-sm data-selected:inset-ring data-selected:inset-ring-line-strong/60"
          >
            <Icon className="size-3.5" />
          </ToggleButton>
        </Tooltip>
      ))}
    </ToggleButtonGroup>
  );
}
