import type { ProbeAnswer } from "../../../../src/score/probes/probe-detector.ts";

/** An answer to a request that a test does not name. */
export function answerOf(
  text: string,
  language: "en" | "fr",
  given: ProbeAnswer["target"] = { systemText: "", userText: "" },
): ProbeAnswer {
  return { text, language, target: given, wasCut: false, outputTokenCount: null };
}
