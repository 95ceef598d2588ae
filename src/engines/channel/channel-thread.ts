import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { CANCEL, PROGRESS } from "../llama-cpp/control.ts";
import { LineSplitter } from "./line-splitter.ts";

/**
 * The listening thread of an engine process. It owns the channel, so that a request to stop, a
 * question about progress or the death of the steering process is noticed while the main thread is
 * inside a native call. Everything else it passes on.
 */
const { words, descriptor } = workerData as { words: Int32Array; descriptor: number };
const socket = new Socket({ fd: descriptor, readable: true, writable: true });

const splitter = new LineSplitter((line) => {
  const message = JSON.parse(line) as { type?: unknown };
  switch (message.type) {
    case "cancel":
      Atomics.store(words, CANCEL, 1);
      parentPort?.postMessage({ type: "cancel" });
      return;
    case "progress":
      socket.write(
        `${JSON.stringify({ type: "progress", tokens: Atomics.load(words, PROGRESS) })}\n`,
      );
      return;
    default:
      parentPort?.postMessage(message);
  }
});

/** Nobody is left to work for; the main thread may be busy for minutes, so the process is ended from outside it. */
function endProcess(): void {
  process.kill(process.pid, "SIGKILL");
}

socket.on("data", (chunk: Buffer) => {
  splitter.add(chunk);
});
socket.on("end", endProcess);
socket.on("error", endProcess);
parentPort?.on("message", (line: string) => {
  socket.write(line);
});
