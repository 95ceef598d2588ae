import type { PerformanceFiles } from "../../analyze/performance/analyze-performance.ts";
import { localScoreFigures } from "./local-score.ts";

interface ProcyonConstants {
  readonly model: string;
  /** Name or file name of the model. */
  readonly pattern: RegExp;
  readonly c1: number;
  readonly c2: number;
}

const COMMON_C2 = 5000 / 244;

/** UL Procyon AI Text Generation: the constants of its four models. */
const MODELS: readonly ProcyonConstants[] = [
  { model: "Phi-3.5-mini", pattern: /phi[-_ ]?3\.5[-_ ]?mini/i, c1: 1250, c2: COMMON_C2 },
  { model: "Mistral-7B", pattern: /mistral[-_ ]?7b/i, c1: 1640, c2: COMMON_C2 },
  { model: "Llama-3.1-8B", pattern: /llama[-_ ]?3\.1[-_ ]?8b/i, c1: 1300, c2: COMMON_C2 },
  { model: "Llama-2-13B", pattern: /llama[-_ ]?2[-_ ]?13b/i, c1: 2435, c2: 5000 / 90 },
];

/** A model under Procyon's formula; the score is `null` for models that Procyon does not have. */
export interface ProcyonFigures {
  readonly modelId: string;
  /** Procyon's name of the model. */
  readonly procyonModel: string | null;
  readonly averageTtftSeconds: number | null;
  /** Output tokens per second, as LocalScore counts them: N over the time of N tokens. */
  readonly averageOutputSpeed: number | null;
  readonly score: number | null;
}

/**
 * UL Procyon's overall score of each model, sqrt((C1 / TTFT s) (C2 output tok/s)), from fixed-length
 * trials with a cold cache. Procyon asks prompts of its own, so only models of one experiment compare.
 */
export function procyonFigures(input: PerformanceFiles): ProcyonFigures[] {
  return localScoreFigures(input).map(({ modelId, averageTtftMs, averageGenerationSpeed }) => {
    const fileName = input.manifest.models.find((model) => model.modelId === modelId)?.fileName;
    const names = `${modelId} ${fileName ?? ""}`;
    const constants = MODELS.find(({ pattern }) => pattern.test(names)) ?? null;
    const seconds = averageTtftMs === null ? null : averageTtftMs / 1000;
    return {
      modelId,
      procyonModel: constants?.model ?? null,
      averageTtftSeconds: seconds,
      averageOutputSpeed: averageGenerationSpeed,
      score: constants === null ? null : procyonScore(constants, seconds, averageGenerationSpeed),
    };
  });
}

/** sqrt((C1 / TTFT s) (C2 OTS)); `null` when a part is missing or no time passed. Source: UL Procyon documentation. */
export function procyonScore(
  { c1, c2 }: { readonly c1: number; readonly c2: number },
  ttftSeconds: number | null,
  outputTokensPerSecond: number | null,
): number | null {
  if (ttftSeconds === null || outputTokensPerSecond === null || ttftSeconds <= 0) return null;
  return Math.sqrt((c1 / ttftSeconds) * (c2 * outputTokensPerSecond));
}

/** The figures of every model as one JSON document. */
export function renderProcyon(input: PerformanceFiles): string {
  return `${JSON.stringify(procyonFigures(input), null, 2)}\n`;
}
