"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card, DetailList } from "@/app/_ui/card.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { Problem } from "@/app/_ui/problem.ts";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";

const acts = {
  MARK_SEEN: "is marked as read",
  MOVE: "is moved",
  DELETE: "is deleted there",
  LEAVE: "is left as it is",
} as const;

/** Everything at a glance, and the press that makes the channel; afterwards what happens next. */
export function DoneStep({ setup }: { setup: SetupView }) {
  const router = useRouter();
  const announce = useAnnounce();
  // Here, so that it outlives the summary: the channel may be there although it could not be turned on.
  const { run, pending, problem } = useApi();
  const finish = async (enabled: boolean) => {
    const result = await run({
      method: "POST",
      path: `/channel-setups/${setup.id}/channel`,
      body: { enabled },
      answer: z.object({ id: z.string() }),
    });
    router.refresh();
    if (result?.ok) announce(enabled ? `${setup.address} is on` : `${setup.address} is connected, and off`);
  };
  const finishing = { finish, pending, problem };
  if (!setup.isFinished) return <Summary setup={setup} finishing={finishing} />;
  if (setup.channelId === null) return <Deleted setup={setup} />;
  return setup.enabled ? (
    <Connected setup={setup} />
  ) : (
    <ConnectedAndOff setup={setup} finishing={finishing} />
  );
}

type Finishing = {
  readonly finish: (enabled: boolean) => Promise<void>;
  readonly pending: boolean;
  readonly problem: Problem | null;
};

function Summary({
  setup,
  finishing: { finish, pending, problem },
}: {
  setup: SetupView;
  finishing: Finishing;
}) {
  const { incoming, outgoing } = setup;
  return (
    <Card title="Ready">
      <div className="flex flex-col gap-5">
        <DetailList
          items={[
            { label: "Address", value: `${setup.displayName} <${setup.address}>` },
            {
              label: "Incoming",
              value: incoming ? `${incoming.protocol}, ${incoming.host}, ${signInWords(incoming)}` : "",
            },
            {
              label: "Folder",
              value: `${setup.folder}; a stored mail ${acts[setup.afterProcessing]}${setup.moveToFolder ? ` to ${setup.moveToFolder}` : ""}`,
            },
            { label: "Begins", value: beginWords(setup.begin) },
            {
              label: "Outgoing",
              value: outgoing
                ? `${outgoing.host}, ${outgoing.signIn ? signInWords(outgoing.signIn) : "same sign-in"}`
                : "",
            },
            {
              label: "Test mail",
              value: setup.roundTrip?.state === "arrived" ? "Came back" : "Skipped",
            },
          ]}
        />
        <ProblemCallout problem={problem} />
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            onPress={() => void finish(true)}
            pending={pending}
            pendingLabel="Connecting…"
          >
            Connect and turn on
          </Button>
          <Button onPress={() => void finish(false)} isDisabled={pending}>
            Connect, leave it off
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Connected({ setup }: { setup: SetupView }) {
  return (
    <Callout
      tone="success"
      title={`${setup.address} is connected`}
      action={
        <div className="flex flex-wrap gap-2">
          <LinkButton href={`/projects/${setup.projectKey}/queue/needs-reply`} variant="primary" size="sm">
            Open the queue
          </LinkButton>
          <ChannelLink setup={setup} />
        </div>
      }
    >
      <p>
        While the channel is on, each mail to {setup.address} becomes a request in the queue, and answers
        leave from the same address.
      </p>
      {setup.begin === "now" ? null : (
        <p>Old mail comes in now, a few at a time; nobody is notified of it.</p>
      )}
    </Callout>
  );
}

function ConnectedAndOff({
  setup,
  finishing: { finish, pending, problem },
}: {
  setup: SetupView;
  finishing: Finishing;
}) {
  return (
    <div className="flex flex-col gap-4">
      <Callout
        tone={problem === null ? "info" : "warning"}
        title={`${setup.address} is connected, and off`}
        action={
          <div className="flex flex-wrap gap-2">
            <Button
              variant="primary"
              size="sm"
              onPress={() => void finish(true)}
              pending={pending}
              pendingLabel="Turning on…"
            >
              Turn on
            </Button>
            <ChannelLink setup={setup} />
          </div>
        }
      >
        <p>Nothing is received or sent while it is off. Mail waits in the mailbox.</p>
        {setup.begin === "now" ? null : <p>Old mail comes in when it is on; nobody is notified of it.</p>}
      </Callout>
      <ProblemCallout problem={problem} />
    </div>
  );
}

function ChannelLink({ setup }: { setup: SetupView }) {
  return (
    <LinkButton href={`/projects/${setup.projectKey}/settings/email/${setup.channelId}`} size="sm">
      The channel
    </LinkButton>
  );
}

function Deleted({ setup }: { setup: SetupView }) {
  return (
    <Callout
      tone="info"
      title="The channel that came of this was deleted"
      action={
        <LinkButton href={`/projects/${setup.projectKey}/settings/email/new`} variant="primary" size="sm">
          Begin anew
        </LinkButton>
      }
    >
      What was typed for {setup.address} makes one channel only, and its passwords are forgotten.
    </Callout>
  );
}

function signInWords({ username, authentication }: { username: string; authentication: { method: string } }) {
  return `${username} by ${authentication.method === "oauth" ? "OAuth 2.0" : "password"}`;
}

function beginWords(begin: string): string {
  if (begin === "now") return "From now on";
  return begin === "everything" ? "With everything that is there" : `With mail since ${begin.slice(0, 10)}`;
}
