import { ConfigError } from "../../core/errors.ts";

/**
 * The web address in a variable, without a slash at its end; `null` when it is not set.
 * @throws ConfigError `endpoint-invalid`
 */
export function endpointOf(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
): string | null {
  const value = env[name] ?? "";
  if (value === "") return null;
  if (/^https?:\/\/[^/\s]/.test(value) && URL.canParse(value)) return value.replace(/\/+$/, "");
  throw new ConfigError(`${name} is "${value}", which is no address`, {
    code: "endpoint-invalid",
    hint: `Set ${name} to something like https://mirror.example, or unset it.`,
  });
}
