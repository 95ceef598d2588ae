import type { HeaderValues } from "../gguf/header-values.ts";

/** Which layers of an architecture have a window, as llama.cpp reads it. */
interface WindowRule {
  /** Every n-th layer sees everything; the header may name another n. `null`: one flag per layer. */
  readonly period: number | null;
  /** The first layer of a period sees everything instead of the last. */
  readonly isFullFirst?: boolean;
  /** The header's list of flags counts before the period. */
  readonly readsFlags?: boolean;
  /** Window in tokens where the header names none; without it there is then no window. */
  readonly defaultTokens?: number;
  /** Window in tokens whatever the header names, 0 excepted. */
  readonly fixedTokens?: number;
  /** The rule holds for models of this many layers only. */
  readonly onlyLayerCount?: number;
}

/**
 * Source: llama.cpp as bundled with node-llama-cpp 3.21.1, `src/models/<architecture>.cpp`,
 * `load_arch_hparams`. Architectures that are not here ignore the key: every layer keeps everything
 * (`phi3`, for one, switches its window off).
 */
const RULES: Readonly<Record<string, WindowRule>> = {
  afmoe: { period: 4 },
  cohere2: { period: 4 },
  cohere2moe: { period: 4, isFullFirst: true, readsFlags: true },
  "exaone-moe": { period: 4, defaultTokens: 128 },
  exaone4: { period: 4, defaultTokens: 4096, onlyLayerCount: 64 },
  gemma2: { period: 2, defaultTokens: 4096 },
  gemma3: { period: 6 },
  gemma3n: { period: 5 },
  gemma4: { period: null, readsFlags: true },
  "gpt-oss": { period: 2 },
  granite_swa: { period: null, readsFlags: true },
  laguna: { period: 4, isFullFirst: true },
  llama4: { period: 4, defaultTokens: 8192, fixedTokens: 8192 },
  mellum: { period: 4, readsFlags: true },
  mimo2: { period: null, readsFlags: true },
  "muse-glimmer": { period: 4, readsFlags: true },
  olmo2: { period: 4 },
  plamo3: { period: 8 },
  smallthinker: { period: 4, isFullFirst: true, fixedTokens: 4096 },
  step35: { period: null, readsFlags: true },
};

/** Window in tokens, and for each layer whether it has it. */
export interface GgufWindow {
  readonly tokens: number;
  readonly layers: readonly boolean[];
}

/** The attention window that llama.cpp applies; `null` when every layer keeps the whole context. */
export function windowOfGguf(values: HeaderValues, layerCount: number): GgufWindow | null {
  const rule = ruleOf(values.architecture ?? "", layerCount);
  const tokens = rule === null ? 0 : windowTokens(values, rule);
  if (rule === null || tokens === 0) return null;
  const layers = flagsOf(values, rule, layerCount) ?? repeated(values, rule, layerCount);
  return layers.includes(true) ? { tokens, layers } : null;
}

function ruleOf(architecture: string, layerCount: number): WindowRule | null {
  const rule = Object.hasOwn(RULES, architecture) ? RULES[architecture] : undefined;
  return rule === undefined || (rule.onlyLayerCount ?? layerCount) !== layerCount ? null : rule;
}

/** 0 when there is no window. */
function windowTokens(values: HeaderValues, rule: WindowRule): number {
  const named = values.count("attention.sliding_window") ?? rule.defaultTokens ?? 0;
  return named === 0 ? 0 : (rule.fixedTokens ?? named);
}

const PATTERN_KEY = "attention.sliding_window_pattern";

function flagsOf(values: HeaderValues, rule: WindowRule, layerCount: number): boolean[] | null {
  // One number stands for a period, not for the same flag in all layers.
  if (rule.readsFlags !== true || values.count(PATTERN_KEY) !== null) return null;
  return values.perLayer(PATTERN_KEY, layerCount)?.map((flag) => flag !== 0) ?? null;
}

function repeated(values: HeaderValues, rule: WindowRule, layerCount: number): boolean[] {
  if (rule.period === null) return [];
  const period = values.count(PATTERN_KEY) ?? rule.period;
  return Array.from({ length: layerCount }, (_, layer) => {
    if (period === 0) return true;
    return rule.isFullFirst === true ? layer % period !== 0 : layer % period < period - 1;
  });
}
