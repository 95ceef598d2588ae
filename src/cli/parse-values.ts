import { InvalidArgumentError } from "commander";

/** A positive integer. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("It must be a whole number of at least 1.");
  }
  return value;
}

/** An integer of at least 0. */
export function parseCountOrZero(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError("It must be a whole number of at least 0.");
  }
  return Number(text);
}

/** A number of seconds of at least 0. */
export function parseSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError("It must be a number of seconds, at least 0.");
  }
  return value;
}

/** The longest time that a timer of Node waits; a longer one fires at once. */
const LONGEST_TIMER_SECONDS = 2_147_483;

/** A number of seconds of at least 0 that a timer can wait. */
export function parseTimerSeconds(text: string): number {
  const value = parseSeconds(text);
  if (value > LONGEST_TIMER_SECONDS) {
    throw new InvalidArgumentError(
      `It must be at most ${LONGEST_TIMER_SECONDS} seconds (24 days).`,
    );
  }
  return value;
}

/** An unsigned 32-bit seed. */
export function parseSeed(text: string): number {
  const value = parseCountOrZero(text);
  if (value > 0xffff_ffff) throw new InvalidArgumentError("It must be at most 4294967295.");
  return value;
}

/** A list given as several words, as words with commas, or both: `a b,c`. */
export function collectWords(text: string, previous: readonly string[] | undefined): string[] {
  // The first word after a list option is taken as it is, even when it is the next option.
  if (text.startsWith("-")) throw new InvalidArgumentError("A name is missing before it.");
  const words = text.split(",").map((word) => word.trim());
  return [...(previous ?? []), ...words.filter((word) => word !== "")];
}

/** A fraction in [0, 1]. */
export function parseFraction(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError("It must be a number from 0 to 1.");
  }
  return value;
}

/** A sampling temperature in [0, 10]. */
export function parseTemperature(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 10)) {
    throw new InvalidArgumentError("It must be a number from 0 to 10.");
  }
  return value;
}

/** The path of a folder: an empty one, as of a variable that is not set, would be taken for the default. */
export function parseFolder(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must name a folder.");
  return text;
}

/** One more text of an option that may be repeated. */
export function collectText(text: string, previous: readonly string[] | undefined): string[] {
  if (text === "") throw new InvalidArgumentError("It must not be empty.");
  return [...(previous ?? []), text];
}

/** A percentage above 0 and up to 100. */
export function parsePercent(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= 100)) {
    throw new InvalidArgumentError("It must be a number above 0 and up to 100.");
  }
  return value;
}
