import { createServer } from "node:http";
import {
  createServer as createNetServer,
  type AddressInfo,
  type Server as NetServer,
} from "node:net";
import { PrerequisiteError, messageOf, systemCodeOf } from "../core/errors.ts";
import { packageVersion } from "../core/package-version.ts";
import { handleRequest, type Exchanged } from "./handle-request.ts";
import { PromptCache } from "./prompt-cache.ts";
import type { Served } from "./served.ts";
import { StalledRequests } from "./stalled-requests.ts";
import { TurnQueue } from "./turn-queue.ts";

/** Only programs on this machine are answered. */
export type LoopbackHost = "127.0.0.1" | "::1";

/** A ladder comes back to a server after all others had their turn. */
const KEEP_ALIVE_MS = 600_000;
/** A request must be whole after ten seconds in which the server could read. */
const TICK_MS = 1000;
const REQUEST_TICKS = 10;
const CONNECTION_LIMIT = 128;

interface Place {
  readonly host: LoopbackHost;
  /** 0 for any that is free. */
  readonly port: number;
}

type ServedParts = Pick<Served, "model" | "modelId" | "fileName" | "cancelRunning" | "onBusy">;

export interface ServeSettings extends Place, ServedParts {
  /** The key that clients must send; `null` for none. */
  readonly key: string | null;
  /** Requests that may wait beside the one that runs. */
  readonly waitingLimit: number;
  /** Milliseconds between two looks for requests that never become whole; for tests. */
  readonly tickMs?: number;
  /** Told of every request after its answer. */
  readonly onExchange: (exchanged: Exchanged) => void;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
  /** Ends all connections; the model stays loaded. */
  close(): Promise<void>;
}

/**
 * Serves one loaded model, one request at a time, to programs on this machine.
 * @throws PrerequisiteError `port-busy`, `port-refused`
 */
export async function startServer(settings: ServeSettings): Promise<RunningServer> {
  const { model, key, onExchange } = settings;
  const served: Served = {
    ...settings,
    version: packageVersion(),
    loadedAt: Math.floor(Date.now() / 1000),
    queue: new TurnQueue(settings.waitingLimit),
    cache: new PromptCache(model.facts),
  };
  const server = createServer(
    { noDelay: true, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      void handleRequest(served, key, request, response).then(onExchange);
    },
  );
  const stalled = new StalledRequests(server, settings.tickMs ?? TICK_MS, REQUEST_TICKS);
  server.maxConnections = CONNECTION_LIMIT;
  await listen(server, settings);
  return {
    baseUrl: baseUrlOf(server.address() as AddressInfo),
    close() {
      stalled.close();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

/**
 * Finds out whether a port can be had, before anything takes long.
 * @throws PrerequisiteError `port-busy`, `port-refused`
 */
export async function checkPort(place: Place): Promise<void> {
  const server = createNetServer();
  await listen(server, place);
  await new Promise((resolve) => server.close(resolve));
}

function listen(server: NetServer, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      reject(listenError(error, place));
    };
    server.once("error", refuse);
    server.listen(place.port, place.host, () => {
      // A later error is none of listening: without a listener it ends the process, and says so.
      server.removeListener("error", refuse);
      resolve();
    });
  });
}

function baseUrlOf({ address, port }: AddressInfo): string {
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}/v1`;
}

function listenError(error: Error, { host, port }: Place): PrerequisiteError {
  if (systemCodeOf(error) === "EADDRINUSE") {
    return new PrerequisiteError(`Port ${port} of ${host} is taken by another program`, {
      code: "port-busy",
      hint: "Choose another, or --port 0 for any that is free.",
    });
  }
  return new PrerequisiteError(`Cannot listen on ${host}, port ${port}: ${messageOf(error)}`, {
    code: "port-refused",
    hint: "Choose a port above 1023, or --port 0 for any that is free.",
  });
}
