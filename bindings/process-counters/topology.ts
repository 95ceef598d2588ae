/** Processors of this machine, and how many of them this process may use. */
export interface CpuTopology {
  /** Hardware threads that are online; at least 1. */
  readonly logicalProcessors: number;
  /** Cores, whatever the number of hardware threads on each; `null` when the platform does not tell. */
  readonly physicalCores: number | null;
  /** Cores of the fast kind on machines with two kinds; `null` on machines with one, or when unknown. */
  readonly performanceCores: number | null;
  /**
   * How many cores the process may keep busy: cores of the fast kind if there are two kinds, within
   * its processor affinity, and not more than its container's processor quota (rounded up); at least 1.
   */
  readonly usableCores: number;
}
