import { HarnessError } from "../../core/errors.ts";
import { sha256Of } from "../../core/hash.ts";
import type { HubRepository, HubRequest } from "./hub-api.ts";
import { smallHubFile } from "./hub-api.ts";

const LICENCE_FILE = /^(licen[cs]e|copying)(\.(txt|md))?$/i;
const LARGEST_TEXT_BYTES = 1024 * 1024;

/** SHA-256 of the licence file in a repository; `null` when it has none that can be read. */
export async function licenceTextSha256(
  repository: string,
  { sha, siblings }: HubRepository,
  request: HubRequest,
): Promise<string | null> {
  const file = siblings.find(({ rfilename }) => LICENCE_FILE.test(rfilename));
  if (file === undefined) return null;
  try {
    return sha256Of(
      await smallHubFile(repository, sha, file.rfilename, LARGEST_TEXT_BYTES, request),
    );
  } catch (error) {
    // Gated repositories show their list of files to everyone, and the files to few.
    if (error instanceof HarnessError) return null;
    throw error;
  }
}
