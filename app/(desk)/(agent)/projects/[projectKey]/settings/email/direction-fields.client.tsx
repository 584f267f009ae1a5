"use client";

import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { FieldMessages } from "@/app/_ui/field-messages.client.tsx";
import type { ChannelChoices } from "./channel-choices.ts";
import {
  type ChannelDraft,
  type IncomingProtocol,
  protocolOf,
  type ServerDraft,
  type Side,
  withProtocol,
} from "./channel-draft.ts";
import { ServerFields } from "./server-fields.client.tsx";
import { SignInFields } from "./sign-in-fields.client.tsx";

type DirectionFieldsProps = {
  readonly draft: ChannelDraft;
  readonly change: (changes: Partial<ChannelDraft>) => void;
  /** Where a password is saved. */
  readonly hasPassword: Readonly<Record<Side, boolean>>;
  readonly choices: ChannelChoices;
  readonly saveCount: number;
};

/** Server and sign-in for reading the mailbox. */
export function IncomingFields(props: DirectionFieldsProps) {
  const server = serverProps("incoming", props);
  return (
    <div className="flex flex-col gap-5">
      <ServerFields {...server} />
      <SignInFields {...server} />
    </div>
  );
}

/** Server and sign-in for sending; the sign-in is usually that of incoming mail. */
export function OutgoingFields(props: DirectionFieldsProps) {
  const server = serverProps("outgoing", props);
  const { draft, change } = props;
  return (
    <div className="flex flex-col gap-5">
      <ServerFields {...server} />
      <div className="flex flex-col gap-1.5">
        <Checkbox
          isSelected={draft.isSameSignIn}
          onChange={(isSameSignIn) => change({ isSameSignIn })}
          description="User name and authorisation, or password, of incoming mail."
        >
          Same sign-in as incoming mail
        </Checkbox>
        {draft.isSameSignIn ? (
          <FieldMessages
            names={[
              "outgoing.username",
              "outgoing.authentication",
              "outgoing.authentication.password",
              "outgoing.authentication.integrationId",
              "outgoing.authentication.mailboxAddress",
            ]}
          />
        ) : null}
      </div>
      {draft.isSameSignIn ? null : <SignInFields {...server} />}
    </div>
  );
}

function serverProps(side: Side, { draft, change, hasPassword, choices, saveCount }: DirectionFieldsProps) {
  return {
    side,
    draft,
    protocol: protocolOf(side, draft),
    changeProtocol: (protocol: IncomingProtocol) => change(withProtocol(draft, protocol)),
    server: draft[side],
    changeServer: (changes: Partial<ServerDraft>) => change({ [side]: { ...draft[side], ...changes } }),
    choices,
    saveCount,
    hasPassword: hasPassword[side],
  };
}
