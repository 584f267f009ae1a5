"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { z } from "zod";
import { Card } from "@/app/_ui/card.tsx";
import { LinkTabs } from "@/app/_ui/link-tabs.client.tsx";
import { PaginationNav } from "@/app/_ui/pagination-nav.tsx";
import { callApi } from "@/app/_ui/use-api.client.ts";
import { refreshPace } from "@/app/(desk)/refresh-pace.ts";
import { useLiveChanges } from "@/app/(desk)/use-live-changes.client.ts";
import {
  type QueueCounts,
  type QueuePage,
  queueCountsView,
  queuePageView,
  queueRowView,
} from "@/lib/requests/queue-answers.ts";
import type { QueueViewName } from "@/lib/requests/queue-view.ts";
import { type QueueFilters, queueApiPath, queueHref } from "./queue-address.ts";
import { QueueTable } from "./queue-table.tsx";
import { queueViews } from "./queue-views.ts";
import { keepRowPlace, placeOfRow } from "./row-place.ts";

/** JSON has no dates. */
const pageAnswer = queuePageView.extend({
  items: z.array(queueRowView.extend({ createdAt: z.coerce.date(), lastMessageAt: z.coerce.date() })),
});

const countingPace = { gatherMs: 0, shortestPauseMs: 1_000, longestPauseMs: 1_000 };

type LiveQueueProps = {
  readonly project: { readonly id: string; readonly key: string; readonly name: string };
  readonly view: QueueViewName;
  readonly filters: QueueFilters;
  readonly page: QueuePage;
  readonly counts: QueueCounts;
  readonly empty: ReactNode;
  /** Stands between the tabs and the rows. */
  readonly children: ReactNode;
};

/**
 * Tabs and rows of a queue. The server renders the first state; when a request of the project changes, only the rows of
 * this page and the counts are asked for again. Rows keep their elements, and with them focus and place.
 */
export function LiveQueue(props: LiveQueueProps) {
  const { project, view, filters } = props;
  const { page, counts } = useQueueState(props);
  const label = queueViews.find(({ id }) => id === view)?.label;
  return (
    <>
      <LinkTabs
        label="Queue views"
        links={queueViews.map((one) => ({
          href: queueHref(project.key, one.id),
          label: one.label,
          count: counts[one.id],
        }))}
      />
      {props.children}
      <Card padding="flush">
        <QueueTable
          caption={`${label}, ${project.name}`}
          projectKey={project.key}
          rows={page.items}
          empty={props.empty}
        />
      </Card>
      {filters.cursor || page.nextCursor ? (
        <PaginationNav
          label="Pages of the queue"
          previousHref={
            filters.cursor ? queueHref(project.key, view, { ...filters, cursor: undefined }) : null
          }
          nextHref={
            page.nextCursor ? queueHref(project.key, view, { ...filters, cursor: page.nextCursor }) : null
          }
        />
      ) : null}
    </>
  );
}

/** What the server rendered last, or what has been read since. */
function useQueueState({ project, view, filters, page, counts }: LiveQueueProps) {
  const router = useRouter();
  const [shown, setShown] = useState({ rendered: page, page, counts });
  if (shown.rendered !== page) setShown({ rendered: page, page, counts });
  const newestPage = useRef(page);
  useEffect(() => {
    newestPage.current = page;
  });

  const place = useRef<ReturnType<typeof placeOfRow>>(null);
  useLayoutEffect(() => {
    if (place.current) keepRowPlace(place.current);
    place.current = null;
  });

  // Counting takes the longer the more requests there are: the next rows do not wait for it.
  const countsPath = `/projects/${project.key}/queue-counts`;
  const counting = useRef<ReturnType<typeof refreshPace>>(undefined);
  useEffect(() => {
    const count = async () => {
      const counted = await callApi({ method: "GET", path: countsPath, answer: queueCountsView });
      if (!counted.ok || !counted.value) return;
      const { value } = counted;
      setShown((before) => ({ ...before, counts: value }));
    };
    counting.current = refreshPace(count, countingPace);
    return counting.current.stop;
  }, [countsPath]);

  useLiveChanges({
    concerns: (change) => change.topic === "request" && change.projectId === project.id,
    refresh: async (again) => {
      const path = queueApiPath(project.key, view, filters);
      const rows = await callApi({ method: "GET", path, answer: pageAnswer });
      // Other filters meanwhile, or a page that may have been rendered before this change.
      if (newestPage.current !== page) return again();
      if (!rows.ok) {
        // The server's page says what is the matter: the sign-in, say. Without a connection there will be a gap.
        if (rows.problem.status !== undefined) router.refresh();
        return;
      }
      const fresh = rows.value;
      if (fresh) {
        place.current = placeOfRow();
        setShown((before) => (before.rendered === page ? { ...before, page: fresh } : before));
      }
      counting.current?.ask();
    },
    gatherMs: 0,
    shortestPauseMs: 150,
  });
  return shown;
}
