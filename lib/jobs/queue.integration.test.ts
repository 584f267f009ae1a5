import "@/lib/testing/integration-environment.ts";
import { afterAll } from "vitest";
import { testQueue } from "@/lib/testing/queue-behaviour.ts";
import { closeQueues } from "./queue.ts";

afterAll(closeQueues);

testQueue();
