/** Builds of a model beside each other. */
export const sideBySide = {
  title: "Side by side",
  caption: "What a choice weighs: size, speed, memory and, where it was evaluated, quality",
  figure: "Figure",
  engine: "Engine",
  bitsPerWeight: "Bits per weight",
  weights: "Weights, MB",
  metrics: {
    "decode-tokens-per-second": "Decode, tok/s",
    "decode-characters-per-second": "Decode, char/s",
    "prefill-tokens-per-second": "Prefill, tok/s",
    "ttft-cold-ms": "TTFT cold, ms",
    "peak-private-bytes": "Peak private, MB",
    "peak-resident-bytes": "Peak resident, MB",
  },
  bitsNote:
    "Bits per weight: 8 x bytes of all tensors / parameters. Builds of the same name differ: scales and layers kept at more bits count too.",
  charactersNote:
    "Characters per second: tokens per second x characters per token of what was written. It compares models whose tokens differ, and depends on the text.",
};
