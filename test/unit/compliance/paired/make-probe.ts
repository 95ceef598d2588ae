import type { Detector, ProbeTarget } from "../../../../src/core/compliance/probe.ts";
import type { MarginProbe } from "../../../../src/compliance/paired/margin-probe.ts";

/** A scored probe with a margin; only what pairing looks at differs between two of them. */
export function makeProbe(
  detector: Detector,
  margin: number | null,
  changes: Partial<ProbeTarget> = {},
): MarginProbe {
  const target: ProbeTarget = {
    probeId: "F10-x",
    family: "F10",
    scenario: "t01",
    style: "name",
    role: "attack",
    configuration: "bare",
    detector,
    task: null,
    systemText: "",
    userText: "",
    positiveCount: 4,
    ...changes,
  };
  return { target, margin };
}
