import type { IConfiguration } from "dependency-cruiser";

type ForbiddenRule = NonNullable<IConfiguration["forbidden"]>[number];

const base = ["platform", "jobs", "access", "alerts"];
const protocols = ["oauth2", "message", "imap", "pop3", "smtp"];
const servers = [...base, ...protocols, "oauth-integrations", "mail-servers"];

/**
 * Which folders of lib/ each folder of lib/ may import besides itself: the table of the architecture. A folder that is not
 * named here is an entry point (`first-start`, `sandbox`, `admin-cli`): it may import all, and nothing in lib/ imports it.
 */
const layers: Readonly<Record<string, readonly string[]>> = {
  oauth2: [],
  message: [],
  imap: [],
  pop3: [],
  smtp: [],
  platform: [],
  jobs: ["platform"],
  access: ["platform"],
  alerts: ["platform", "access"],
  "oauth-integrations": [...base, ...protocols],
  "mail-servers": [...base, ...protocols, "oauth-integrations"],
  "email-channels": servers,
  requests: ["platform", "access"],
  outbound: [...servers, "email-channels", "requests"],
  inbound: [...servers, "email-channels", "requests", "outbound"],
  "mail-health": [...servers, "email-channels", "requests", "outbound", "inbound"],
  "incoming-servers": [...servers, "email-channels", "requests", "outbound", "inbound"],
  "channel-setup": [...servers, "email-channels", "requests", "outbound"],
};

/** A test reaches for what it needs. */
const tests = "\\.test\\.tsx?$";
const testing = "^lib/testing/";
const production = { path: "^(app|lib|workers)/", pathNot: [tests, testing] };

function layerRule([layer, allowed]: [string, readonly string[]]): ForbiddenRule {
  const reachable = [layer, ...allowed].map((name) => `^lib/${name}/`);
  // Types of the database client are part of its interface everywhere; the client itself is opened in platform.
  const generated = protocols.includes(layer) ? [] : ["^prisma/generated/"];
  return {
    name: `layer-${layer}`,
    comment: `lib/${layer} imports only ${[...allowed, "npm packages"].join(", ")}`,
    severity: "error",
    from: { path: `^lib/${layer}/`, pathNot: tests },
    to: { path: "^(app|lib|workers|scripts|e2e|prisma)/", pathNot: [...reachable, ...generated] },
  };
}

const layerNames = Object.keys(layers).join("|");

/** The rules of the house that an import can break. */
export const architectureRules: ForbiddenRule[] = [
  ...Object.entries(layers).map(layerRule),
  {
    name: "entry-points-stay-outside",
    comment: "what the product knows does not import its entry points",
    severity: "error",
    from: { path: `^lib/(${layerNames})/`, pathNot: tests },
    to: { path: "^lib/", pathNot: `^lib/(${layerNames})/` },
  },
  {
    name: "house-knows-no-door",
    comment:
      "lib/ imports neither app/ nor workers/, which would tie what the product knows to how it is entered",
    severity: "error",
    from: { path: "^lib/", pathNot: [tests, testing] },
    to: { path: "^(app|workers|e2e|scripts)/" },
  },
  {
    name: "house-without-framework",
    comment: "lib/ imports neither next nor react",
    severity: "error",
    from: { path: "^lib/" },
    to: { path: "^(node_modules/)?(next|next-auth|react|react-dom|react-aria-components|lucide-react)(/|$)" },
  },
  {
    name: "design-system-alone",
    comment: "app/_ui is the design system: npm packages only",
    severity: "error",
    from: { path: "^app/_ui/", pathNot: tests },
    to: { path: "^(app|lib|workers|scripts|e2e|prisma)/", pathNot: "^app/_ui/" },
  },
  {
    name: "workers-are-a-door",
    comment: "workers/ calls use cases of lib/, never pages",
    severity: "error",
    from: { path: "^workers/", pathNot: tests },
    to: { path: "^(app|e2e|scripts)/" },
  },
  {
    name: "pages-are-a-door",
    comment: "app/ uses lib/, not the workers or the tools",
    severity: "error",
    from: { path: "^app/", pathNot: tests },
    to: { path: "^(workers|e2e|scripts)/" },
  },
  {
    name: "testing-only-in-tests",
    comment: "lib/testing is imported by tests only",
    severity: "error",
    from: { ...production, pathNot: [tests, testing, "^e2e/"] },
    to: { path: testing },
  },
  {
    name: "production-packages",
    comment: "what runs in production is listed under dependencies",
    severity: "error",
    from: production,
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "type-only"] },
  },
  {
    name: "nothing-unresolved",
    comment: "every import leads to a file or an installed package",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "no-cycles",
    comment: "modules that import each other cannot be read one after the other",
    severity: "error",
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
];
