import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to another page of Mailroom. The page is fetched when the link is followed and not before: all pages are made for
 * the person who asks, so fetching ahead brings little, and every refresh of a live page would fetch ahead once more for
 * each link that is in sight.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
