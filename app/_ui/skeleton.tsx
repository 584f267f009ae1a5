import { classNames } from "./class-names.ts";

/** A grey bar in the place and size of what is coming: give width and height as classes, "h-4 w-40". */
function Skeleton({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames("block animate-shimmer rounded-sm bg-pressed", className)}
    />
  );
}

/** Rows in the shape of a DataTable, for `loading.tsx`. `label` is read once: "Loading requests". */
export function TableSkeleton({ label, rows = 8 }: { label: string; rows?: number | undefined }) {
  return (
    <div aria-busy="true" className="w-full">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => `row-${index}`).map((key) => (
        <div key={key} className="flex h-10 items-center gap-4 border-t px-4 first:border-t-0">
          <Skeleton className="h-3.5 w-14" />
          <Skeleton className="h-3.5 min-w-0 flex-1" />
          <Skeleton className="h-3.5 w-24 max-sm:hidden" />
          <Skeleton className="h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
