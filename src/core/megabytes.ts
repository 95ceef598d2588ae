/** Megabytes are of 10^6 bytes everywhere: in thresholds, reports and tables. */
export const BYTES_PER_MB = 1e6;
