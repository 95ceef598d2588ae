/**
 * `owner/name` of an address on a hub, or of a name that is written so; `null` for anything else.
 * `https://huggingface.co/google/gemma-3-270m/tree/main` is `google/gemma-3-270m`.
 */
export function repositoryOf(address: string | null): string | null {
  if (address === null) return null;
  const path = address.trim().replace(/^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\//i, "");
  const [owner = "", name = ""] = path.split("/");
  const isAddress = path !== address.trim() || address.split("/").length === 2;
  return isAddress && isName(owner) && isName(name) ? `${owner}/${name}` : null;
}

function isName(word: string): boolean {
  return /^\w[\w.-]{0,95}$/.test(word);
}
