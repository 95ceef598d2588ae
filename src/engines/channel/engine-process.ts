import { Worker } from "node:worker_threads";
import { createEngineControl } from "../llama-cpp/control.ts";
import { EngineHost } from "./engine-host.ts";
import { CHANNEL_DESCRIPTOR, type EngineMessage } from "./protocol.ts";

/**
 * Entry of an engine process: the main thread computes, a second thread listens. Ended by `close`,
 * by the end of the channel, or by whatever the native library does to it.
 */
const control = createEngineControl();
const listener = new Worker(new URL("./channel-thread.js", import.meta.url), {
  workerData: { words: control.words, descriptor: CHANNEL_DESCRIPTOR },
});
const send = (message: EngineMessage): void => {
  listener.postMessage(`${JSON.stringify(message)}\n`);
};
const host = new EngineHost(control, send);

listener.on("message", (message: unknown) => {
  host.handle(message);
});
