import {
  createdPersonalTokenView,
  createPersonalToken,
  createPersonalTokenInput,
} from "@/lib/access/create-personal-token.ts";
import { listPersonalTokens, personalTokenListView } from "@/lib/access/list-personal-tokens.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/personal-tokens",
    id: "listPersonalTokens",
    tag: "Personal tokens",
    summary: "List your own tokens",
    answer: personalTokenListView,
  },
  ({ actor }) => listPersonalTokens(actor),
);

export const POST = operation(
  {
    method: "POST",
    path: "/personal-tokens",
    id: "createPersonalToken",
    tag: "Personal tokens",
    summary: "Make a token that acts as you; it is shown in this answer only",
    body: createPersonalTokenInput,
    answer: createdPersonalTokenView,
    status: 201,
  },
  ({ actor, body }) => createPersonalToken(actor, body),
);
