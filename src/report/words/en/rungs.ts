import type { RungName } from "../../../core/overhead.ts";

type ByRung = Readonly<Record<RungName, string>>;

/** What the ways to the same tokens are called. */
export const rungWords = {
  /** Ways to the same tokens, as a table names them. */
  rungs: {
    direct: "In process, C interface",
    "direct-again": "In process, once more",
    "node-llama-cpp": "In process, node-llama-cpp",
    "own-server": "HTTP, same engine",
    "llama-server": "HTTP, llama-server",
  } satisfies ByRung,
  /** The same in the middle of a sentence. */
  rungsInline: {
    direct: "the C interface in process",
    "direct-again": "the C interface in process, once more",
    "node-llama-cpp": "the interface of node-llama-cpp in process",
    "own-server": "HTTP over loopback to the same engine",
    "llama-server": "HTTP over loopback to llama-server",
  } satisfies ByRung,
  /** What they are. */
  rungMeanings: {
    direct:
      "llama.cpp's C interface, called by a process of this tool. Nothing lies between the clock and the engine.",
    "direct-again":
      "The same once more in a process of its own. Nothing differs: what still differs is noise.",
    "node-llama-cpp": "The public interface of the Node.js package that ships the same libraries.",
    "own-server":
      "The engine of the first row behind this tool's HTTP server, which streams each token. The engine is the same on both sides, so the difference is transport alone.",
    "llama-server":
      "llama.cpp's own HTTP server. It has a loop and a sampler of its own, around the llama.cpp that it was built with.",
  } satisfies ByRung,
  /** The same where two stand beside each other. */
  shortRungs: {
    direct: "in process",
    "direct-again": "once more",
    "node-llama-cpp": "node-llama-cpp",
    "own-server": "HTTP",
    "llama-server": "llama-server",
  } satisfies ByRung,
};
