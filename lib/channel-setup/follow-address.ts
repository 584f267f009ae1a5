import { untestedIncoming } from "./server-changes.ts";
import type { ChosenSignIn } from "./setup-choices.ts";
import type { SetupChange, SetupRecord } from "./setup-record.ts";

const domainOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);

/**
 * What another address changes of servers that were chosen for the one before: a user name that was the address becomes
 * the new one, and a server that was found for another domain goes. What was typed otherwise stays.
 *
 * @param given the servers that come with the address: these are as they were typed
 */
export function followAddress(
  setup: SetupRecord,
  address: string,
  given: { readonly incoming?: unknown; readonly outgoing?: unknown },
): Pick<SetupChange, "choices" | "columns"> {
  const { address: before, incoming, outgoing, discovery } = setup.choices;
  if (before === null || before === address) return {};
  const found = new Set(
    domainOf(before) === domainOf(address) ? [] : discovery?.candidates.map(({ host }) => host),
  );
  const newIncoming = incoming && (found.has(incoming.host) ? null : renamed(incoming, before, address));
  const signIn = outgoing?.signIn ? renamed(outgoing.signIn, before, address) : null;
  const sameHost = outgoing && (signIn === outgoing.signIn ? outgoing : { ...outgoing, signIn });
  const newOutgoing = sameHost && (found.has(sameHost.host) ? null : sameHost);
  const isOtherIncoming = !given.incoming && newIncoming !== incoming;
  const isOtherOutgoing = !given.outgoing && newOutgoing !== outgoing;
  return {
    choices: {
      ...(isOtherIncoming && { ...untestedIncoming(setup), incoming: newIncoming }),
      ...(isOtherOutgoing && { outgoing: newOutgoing, outgoingTest: null }),
    },
    // A password is only for the user name that it was entered for.
    columns: {
      ...(isOtherIncoming && { incomingPasswordSealed: null }),
      ...(isOtherOutgoing && { outgoingPasswordSealed: null }),
    },
  };
}

/** The sign-in with the new address where it had the old one; the very same where it had not. */
function renamed<SignIn extends ChosenSignIn>(signIn: SignIn, before: string, address: string): SignIn {
  const { username, authentication } = signIn;
  const isMailbox = authentication.method === "oauth" && authentication.mailboxAddress === before;
  if (username !== before && !isMailbox) return signIn;
  return {
    ...signIn,
    username: username === before ? address : username,
    authentication: isMailbox ? { ...authentication, mailboxAddress: address } : authentication,
  };
}
