import type {
  Detection,
  DetectorFacts,
  DetectorKind,
  DetectorOf,
  ProbeTarget,
} from "../../core/compliance/probe.ts";

/** What a detector may look at. */
export interface ProbeAnswer {
  /** Without thinking aloud and the white space around it; never empty. */
  readonly text: string;
  readonly language: "en" | "fr";
  readonly target: Pick<ProbeTarget, "systemText" | "userText">;
  /** The token limit ended it. */
  readonly wasCut: boolean;
  /** `null` where the tokens were not seen. */
  readonly outputTokenCount: number | null;
}

/** Judges one kind of probe; pure, the same answer always gives the same finding. */
export interface ProbeDetector<K extends DetectorKind> {
  readonly facts: DetectorFacts & { readonly id: K };
  readonly detect: (detector: DetectorOf<K>, answer: ProbeAnswer) => Detection;
}
