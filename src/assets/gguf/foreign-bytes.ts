/** First bytes of files that people mistake for a model, and what they are. */
const SIGNS: readonly (readonly [string, string])[] = [
  ["vers", "it looks like a Git LFS pointer, a note about the file instead of the file"],
  ["<!DO", "it looks like a web page, as a proxy or login page sends it"],
  ["<!do", "it looks like a web page, as a proxy or login page sends it"],
  ["<htm", "it looks like a web page, as a proxy or login page sends it"],
  ["<HTM", "it looks like a web page, as a proxy or login page sends it"],
  ["PK\u0003\u0004", "it looks like a ZIP archive; a model may be inside"],
  ["\u001f\u008b", "it looks like a gzip archive; a model may be inside"],
  ["FUGG", "it looks like a big-endian GGUF file, which llama.cpp does not read here"],
  ["ggml", "it looks like the format before GGUF, which llama.cpp no longer reads"],
  ["lmgg", "it looks like the format before GGUF, which llama.cpp no longer reads"],
  ["tjgg", "it looks like the format before GGUF, which llama.cpp no longer reads"],
];

/** Says what a file that is no GGUF seems to be, from its first four bytes. */
export function describeForeignBytes(start: Uint8Array): string {
  const text = Buffer.from(start).toString("latin1");
  const sign = SIGNS.find(([prefix]) => text.startsWith(prefix));
  if (sign !== undefined) return sign[1];
  return `it begins with the bytes ${Buffer.from(start).toString("hex")} instead of "GGUF"`;
}
