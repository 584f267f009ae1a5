"use client";

import { useEffect, useState } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Hour } from "@/lib/mail-health/mails-per-hour.ts";

const heightPx = 160;

/** Four times a round number, so that all lines of the scale have one distance. */
function topOfScale(largest: number): number {
  const step = Math.max(1, largest / 4);
  const power = 10 ** Math.floor(Math.log10(step));
  const round = [1, 2, 5, 10].find((factor) => factor * power >= step) ?? 10;
  return 4 * round * power;
}

/** Mails by hour over the last day: a chart, its sums in words, and the same numbers as a table. */
export function MailsChart({ hours, name }: { hours: readonly Hour[]; name: string }) {
  // The server does not know the reader's zone: it writes UTC, and the page turns to theirs.
  const [timeZone, setTimeZone] = useState("UTC");
  useEffect(() => setTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  const dayFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone });
  const last = hours.at(-1);
  const today = last ? dayFormat.format(last.at) : "";
  const sum = (of: readonly Hour[]) => of.reduce((all, { count }) => all + count, 0);
  const ofToday = sum(hours.filter(({ at }) => dayFormat.format(at) === today));
  const top = topOfScale(Math.max(...hours.map(({ count }) => count)));
  const data = hours.map(({ at, count }) => ({ hour: clock.format(at), count }));
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="flex flex-wrap gap-x-6 gap-y-1">
        <span>
          <span className="text-xl font-semibold tabular-nums">{sum(hours)}</span>{" "}
          <span className="text-sm text-ink-muted">in the last 24 hours</span>
        </span>
        <span>
          <span className="text-xl font-semibold tabular-nums">{ofToday}</span>{" "}
          <span className="text-sm text-ink-muted">today</span>
        </span>
      </p>
      <div aria-hidden="true" style={{ height: heightPx }} className="min-w-0 text-xs">
        <ResponsiveContainer
          width="100%"
          height={heightPx}
          initialDimension={{ width: 320, height: heightPx }}
        >
          <BarChart data={data} accessibilityLayer={false} margin={{ top: 4, right: 0, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--color-line)" />
            <XAxis
              dataKey="hour"
              interval={3}
              tickLine={false}
              axisLine={{ stroke: "var(--color-line)" }}
              tick={{ fill: "var(--color-ink-muted)" }}
            />
            <YAxis
              allowDecimals={false}
              width={36}
              tickLine={false}
              axisLine={false}
              tick={{ fill: "var(--color-ink-muted)" }}
              domain={[0, top]}
              ticks={[0, top / 4, top / 2, (3 * top) / 4, top]}
            />
            <Tooltip
              cursor={{ fill: "var(--color-hover)" }}
              isAnimationActive={false}
              formatter={(count) => [count, "Mails"]}
              contentStyle={{
                background: "var(--color-raised)",
                border: "1px solid var(--color-line)",
                borderRadius: "var(--radius-md)",
                color: "var(--color-ink)",
              }}
              itemStyle={{ color: "var(--color-ink)" }}
            />
            <Bar
              dataKey="count"
              fill="var(--color-accent)"
              radius={[2, 2, 0, 0]}
              maxBarSize={28}
              isAnimationActive={false}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <details className="text-sm">
        <summary className="w-fit cursor-pointer rounded-sm text-ink-muted hover:text-ink">
          The numbers as a table
        </summary>
        <table className="mt-2 tabular-nums">
          <caption className="sr-only">Mails taken in per hour: {name}</caption>
          <thead>
            <tr className="text-ink-muted">
              <th scope="col" className="pe-6 text-start font-medium">
                Hour
              </th>
              <th scope="col" className="text-end font-medium">
                Mails
              </th>
            </tr>
          </thead>
          <tbody>
            {hours.map(({ at, count }) => (
              <tr key={at.getTime()}>
                <th scope="row" className="pe-6 text-start font-normal">
                  {dayFormat.format(at)}, {clock.format(at)}
                </th>
                <td className="text-end">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
