import { Card } from "@/app/_ui/card.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { readMailHeaders } from "@/lib/inbound/read-mail-headers.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** The header fields of a mail, folded away: they are many. */
export async function MailHeaders(props: { readonly actor: UserActor; readonly inboundMessageId: string }) {
  const { actor, inboundMessageId } = props;
  const headers = await readMailHeaders(actor, { inboundMessageId }).catch((error: unknown) => {
    if (error instanceof Problem) return error;
    throw error;
  });
  if (headers instanceof Problem) {
    return (
      <Card title="Headers">
        <p className="text-ink-muted">{headers.message}</p>
      </Card>
    );
  }
  return (
    <Card title="Headers">
      <details>
        <summary className="link inline-flex min-h-6 cursor-pointer items-center">
          Show all {headers.items.length} header fields
        </summary>
        <dl className="mt-3 flex flex-col gap-2 font-mono text-sm">
          {numbered(headers.items).map(({ name, value, key }) => (
            <div key={key} className="grid grid-cols-1 gap-x-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
              <dt className="break-all text-ink-muted">{name}</dt>
              <dd className="break-all whitespace-pre-wrap">{value}</dd>
            </div>
          ))}
        </dl>
        {headers.isCut ? (
          <p className="mt-2 text-sm text-ink-muted">
            There is more: download the original to see all of it.
          </p>
        ) : null}
      </details>
    </Card>
  );
}

/** Fields repeat; their place tells them apart. */
function numbered<Item>(items: readonly Item[]): (Item & { readonly key: number })[] {
  return items.map((item, key) => ({ ...item, key }));
}
