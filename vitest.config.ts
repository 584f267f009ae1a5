import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const projectRoot = fileURLToPath(new URL(".", import.meta.url));
const integrationTests = "**/*.integration.test.ts";
/** They start several processes and kill some, or load the machine: nothing else runs beside one of them. */
const stressTests = "**/*.stress.test.ts";
const neverTests = ["**/node_modules/**", ".next/**", ".build/**", ".data/**", "e2e/**"];

export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: projectRoot }] },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "lib/**/*.test.ts",
            "app/**/*.test.{ts,tsx}",
            "workers/**/*.test.ts",
            "scripts/**/*.test.ts",
            "prisma/**/*.test.ts",
          ],
          exclude: [...neverTests, integrationTests, stressTests],
          testTimeout: 10_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: [integrationTests],
          exclude: neverTests,
          globalSetup: ["lib/testing/global-setup.ts"],
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "stress",
          include: [stressTests],
          exclude: neverTests,
          globalSetup: ["lib/testing/global-setup.ts"],
          pool: "forks",
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
