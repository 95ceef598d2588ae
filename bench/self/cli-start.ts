import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PrerequisiteError } from "../../src/core/errors.ts";
import { interleave } from "../support/interleave.ts";
import { figure, figurePair, type Figure } from "./figure.ts";

const LIMIT_MS = 150;

/** `edge-bench --help` and, as the zero point, a Node that does nothing. */
export async function measureCliStart(pairCount: number): Promise<Figure[]> {
  const cli = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
  if (!existsSync(cli)) {
    throw new PrerequisiteError(`The compiled command is missing: ${cli}`, {
      code: "not-built",
      hint: "Run `npm run build`.",
    });
  }
  const time = (...args: string[]) => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
    if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${String(status)}`);
    return Promise.resolve(performance.now() - start);
  };
  await time(cli, "--help");
  const { counted } = await interleave(
    pairCount,
    () => time(cli, "--help"),
    () => time("-e", "0"),
  );
  return figurePair(
    figure(
      "edge-bench --help",
      "ms",
      counted.map(({ first }) => first.value),
      LIMIT_MS,
    ),
    figure(
      "node -e 0",
      "ms",
      counted.map(({ second }) => second.value),
    ),
  );
}
