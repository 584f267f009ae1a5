"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { SurveyBucket } from "./survey-buckets.ts";

const axis = { fontSize: 12, fill: "var(--color-ink-muted)" };

/** Mails of a folder over time: those that come in, and those that are left alone. The same as a table for who sees no chart. */
export function MailHistogram({ buckets }: { buckets: readonly SurveyBucket[] }) {
  const data = buckets.map(({ label, count, wanted }) => ({ label, wanted, left: count - wanted }));
  return (
    <figure>
      <div aria-hidden="true" className="h-52 w-full min-w-0">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--color-line)" />
            <XAxis
              dataKey="label"
              tick={axis}
              tickLine={false}
              axisLine={{ stroke: "var(--color-line)" }}
              minTickGap={24}
            />
            <YAxis width={40} allowDecimals={false} tick={axis} tickLine={false} axisLine={false} />
            <Tooltip
              cursor={{ fill: "var(--color-hover)" }}
              contentStyle={{
                background: "var(--color-raised)",
                border: "1px solid var(--color-line)",
                borderRadius: 8,
                color: "var(--color-ink)",
                fontSize: 13,
              }}
            />
            <Bar
              dataKey="wanted"
              name="Comes in"
              stackId="mails"
              maxBarSize={40}
              fill="var(--color-accent)"
              isAnimationActive={false}
            />
            <Bar
              dataKey="left"
              name="Left alone"
              stackId="mails"
              maxBarSize={40}
              fill="var(--color-neutral-line)"
              isAnimationActive={false}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="mt-1 flex flex-wrap gap-x-4 text-sm text-ink-muted">
        <span className="flex items-center gap-1.5">
          <span aria-hidden="true" className="size-3 rounded-sm bg-accent" /> Comes in
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden="true" className="size-3 rounded-sm bg-neutral-line" /> Left alone
        </span>
      </figcaption>
      {/* A table is as wide as its words, however small it is told to be: what is around it hides it. */}
      <div className="sr-only">
        <table>
          <caption>Mails by the time when the server received them</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Mails</th>
              <th scope="col">Comes in</th>
            </tr>
          </thead>
          <tbody>
            {buckets.map(({ from, label, count, wanted }) => (
              <tr key={from}>
                <th scope="row">{label}</th>
                <td>{count}</td>
                <td>{wanted}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
