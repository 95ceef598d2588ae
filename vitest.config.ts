import { defineConfig } from "vitest/config";

/** Places by what a test needs: nothing, child processes, real weights, Python with MLX, the machine for itself. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 20_000,
          // Modules keep nothing between calls but caches that no result depends on: loading all of them
          // anew for every file took more than half of the time.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "process",
          include: ["test/process/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They mostly wait for child processes; more at a time would make those wait for each other.
          maxWorkers: 2,
          pool: "forks",
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "model",
          include: ["test/model/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // Every model of these runs on one thread: more would spin while they wait for each other.
          maxWorkers: 2,
          pool: "forks",
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "mlx",
          include: ["test/mlx/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // MLX computes on one thread of a CPU.
          maxWorkers: 2,
          pool: "forks",
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: "tutorial",
          include: ["test/tutorial/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // It measures, with as many threads as a user's own command takes.
          fileParallelism: false,
          pool: "forks",
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
