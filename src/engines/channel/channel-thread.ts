import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { PROGRESS } from "../llama-cpp/control.ts";
import { LineSplitter } from "./line-splitter.ts";
import { controlMessageSchema, type EngineMessage } from "./protocol.ts";
import { stopRequest } from "./request-words.ts";

/**
 * The listening thread of an engine process. It owns the channel, so that a request to stop, a
 * question about progress or the death of the steering process is noticed while the main thread is
 * inside a native call. Everything else it passes on.
 */
const { words, descriptor } = workerData as { words: Int32Array; descriptor: number };
const socket = new Socket({ fd: descriptor, readable: true, writable: true });

const splitter = new LineSplitter((line) => {
  const message: unknown = JSON.parse(line);
  const control = controlMessageSchema.safeParse(message);
  if (!control.success) {
    parentPort?.postMessage(message);
    return;
  }
  if (control.data.type === "cancel") {
    stopRequest(words, control.data.id);
    parentPort?.postMessage(message);
  } else send({ type: "progress", tokens: Atomics.load(words, PROGRESS) });
});

function send(message: EngineMessage): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

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
