import { SearchX } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";

/** In place of a log that has nothing for these filters. */
export function NoMatch({ path }: { readonly path: string }) {
  return (
    <EmptyState
      title="Nothing matches these filters in this period"
      icon={<SearchX />}
      action={<LinkButton href={path}>Clear filters</LinkButton>}
    />
  );
}
