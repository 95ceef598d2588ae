import { totalmem } from "node:os";

/** Memory in bytes that this process may use: the machine's, or its container's when that allows less. */
export function memoryLimitBytes(): number {
  const limitBytes = process.constrainedMemory();
  return limitBytes > 0 ? Math.min(limitBytes, totalmem()) : totalmem();
}
