import type { LoadedModel } from "../core/engine.ts";
import type { PromptCache } from "./prompt-cache.ts";
import type { TurnQueue } from "./turn-queue.ts";

/** The one model that a server answers for, and what goes with it. */
export interface Served {
  readonly model: LoadedModel;
  /** The name to ask for. */
  readonly modelId: string;
  /** Name of the model's file, without its folder. */
  readonly fileName: string;
  /** Version of this tool. */
  readonly version: string;
  /** Seconds since 1970 when the model was loaded. */
  readonly loadedAt: number;
  /** Stops the generation that runs in this very moment; called from inside it. */
  readonly cancelRunning: () => void;
  /** Told before a generation, which may block the event loop to its end, and after it. */
  readonly onBusy: (isBusy: boolean) => void;
  readonly queue: TurnQueue;
  readonly cache: PromptCache;
}
