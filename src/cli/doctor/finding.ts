/** `warning`: measuring works, but something costs or is missing. `problem`: something does not work. */
export type FindingStatus = "ok" | "warning" | "problem";

/** What one check saw, in one line. */
export interface Finding {
  readonly check: string;
  readonly status: FindingStatus;
  readonly finding: string;
  /** What to type next; `null` when there is nothing to do. */
  readonly next: string | null;
}

/** A question to this machine. What it throws becomes a finding. */
export interface Check {
  readonly title: string;
  readonly run: () => Promise<Finding[]> | Finding[];
}

/** Checks that are shown under one heading. */
export interface CheckGroup {
  readonly heading: string;
  readonly checks: readonly Check[];
}

export function ok(check: string, finding: string, next: string | null = null): Finding {
  return { check, status: "ok", finding, next };
}

export function warning(check: string, finding: string, next: string | null = null): Finding {
  return { check, status: "warning", finding, next };
}

export function problem(check: string, finding: string, next: string | null): Finding {
  return { check, status: "problem", finding, next };
}
