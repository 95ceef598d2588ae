import { mockRequest, REQUEST, valueOf } from "./sessions.ts";
import { startEngineSession } from "../../../src/engines/channel/engine-session.ts";
import { join } from "node:path";

/**
 * A process that steers an engine, to be killed or interrupted by a test: prints the engine's
 * process id, then, when the engine has answered, how. Interrupts are counted, not followed.
 */
const [folder = "", clockOfTokens = "5", kind = "tokens"] = process.argv.slice(2);
let interrupts = 0;
process.on("SIGINT", () => {
  interrupts += 1;
});

const failures = kind === "busy-hang" ? [{ when: { request_index: 0 }, kind: "busy-hang" }] : [];
const session = valueOf(
  await startEngineSession({
    request: mockRequest(folder, {
      latency: { prefill_ms_per_token: 1, token_ms: Number(clockOfTokens) },
      failures,
    }),
    logPath: join(folder, "engine.log"),
    hangAfterMs: 60_000,
  }),
);
process.stdout.write(`${session.pid}\n`);
const trace = valueOf(await session.generate(REQUEST));
process.stdout.write(`${trace.stopReason} ${trace.outputTokenCount} ${interrupts}\n`);
await session.close();
