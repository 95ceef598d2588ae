import { failed, type Outcome } from "../../core/outcome.ts";
import type { ScriptedFailure } from "./script.ts";

/** What a failure may do to the process. An argument, so that tests survive it. */
export interface ProcessEffects {
  kill(): void;
  abort(): void;
  exit(code: number): void;
  /** Blocks the event loop for ever. */
  block(): void;
}

export const processEffects: ProcessEffects = {
  kill: () => process.kill(process.pid, "SIGKILL"),
  abort: () => {
    process.abort();
  },
  exit: (code) => process.exit(code),
  block: () => {
    for (;;);
  },
};

/** The failure that a script plans for a request; `null` when there is none. */
export function failureOfRequest(
  failures: readonly ScriptedFailure[],
  requestIndex: number,
  searchedText: string,
): ScriptedFailure | null {
  const fits = ({ when }: ScriptedFailure): boolean => {
    if ("request_index" in when) return when.request_index === requestIndex;
    return "contains" in when && searchedText.includes(when.contains);
  };
  return failures.find(fits) ?? null;
}

/** The failure that a script plans for loading; `null` when there is none. */
export function failureOfLoad(failures: readonly ScriptedFailure[]): ScriptedFailure | null {
  return failures.find(({ when }) => "load" in when) ?? null;
}

/** Lets the failure happen. Answers only for the kinds that a process survives. */
export function failNow(
  failure: ScriptedFailure,
  effects: ProcessEffects,
): Promise<Outcome<never>> {
  switch (failure.kind) {
    case "refuse":
      return Promise.resolve(failed("engine-refused", "the script refuses this request", null));
    case "not-finite":
      return Promise.resolve(failed("not-finite", "the script makes the logits not finite", null));
    case "crash":
      effects.kill();
      return silence();
    case "abort-signal":
      effects.abort();
      return silence();
    case "exit-code":
      effects.exit(failure.exit_code);
      return silence();
    case "busy-hang":
      effects.block();
      return silence();
    case "hang":
      return silence();
  }
}

function silence(): Promise<Outcome<never>> {
  return new Promise(() => undefined);
}
