/**
 * Ceilings of the GGUF reader. A header is hostile until proven otherwise: every count is checked
 * against one of these and against the bytes that are left in the file before anything is allocated.
 */

/** Longest string that is accepted. Whole tokenizer.json files are stored as one value by some tools (up to about 35 MB). */
export const MAX_STRING_BYTES = 64 * 1024 * 1024;

/** Longest string that is kept; longer ones are skipped. Chat templates and licence texts are far below. */
export const MAX_KEPT_STRING_BYTES = 1024 * 1024;

/** Elements of one array. The largest known vocabularies have 262,144 tokens and about twice as many merges. */
export const MAX_ARRAY_LENGTH = 16 * 1024 * 1024;

/** Strings of an array that are kept; the rest is counted only. */
export const KEPT_ARRAY_ELEMENTS = 8;

/** Numbers of an array that are kept: one for each layer (llama.cpp's LLAMA_MAX_LAYERS). */
export const KEPT_ARRAY_NUMBERS = 512;

/** Kept elements that are strings are cut to this; they serve as a sample. */
export const KEPT_ELEMENT_BYTES = 256;

/** Metadata keys. Real files have under 200. */
export const MAX_KEY_COUNT = 16_384;

/** Bytes of a key: the format's own limit. */
export const MAX_KEY_BYTES = 65_535;

/** Tensors. The largest known models have about 2,000. */
export const MAX_TENSOR_COUNT = 65_536;

/** Bytes of a tensor name: llama.cpp refuses 64 and more. */
export const MAX_TENSOR_NAME_BYTES = 63;

/** Dimensions of a tensor: llama.cpp's GGML_MAX_DIMS. */
export const MAX_DIMENSIONS = 4;

/** All of the header together: what a reader is willing to go through before it says no. */
export const MAX_HEADER_BYTES = 256 * 1024 * 1024;
