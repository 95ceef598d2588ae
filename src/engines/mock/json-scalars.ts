type JsonSchema = Readonly<Record<string, unknown>>;

const LONGEST_STRING = 10_000;

const SAMPLE_OF_FORMAT: Readonly<Record<string, string>> = {
  date: "2024-01-31",
  time: "12:00:00Z",
  "date-time": "2024-01-31T12:00:00Z",
  email: "name@example.com",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
  ipv4: "192.0.2.1",
};

/** Tried in turn when a schema asks for a pattern; short, so that no pattern takes long on them. */
const SAMPLES = [
  "text",
  "Text",
  "TEXT",
  "EUR",
  "AB",
  "A",
  "a",
  "1",
  "12",
  "2024",
  "123456",
  "AB-1234",
  "2024-01-31",
  "12:00",
  "1.50",
  "EUR 1.50",
];

/**
 * A string for `format`, `pattern`, `minLength` and `maxLength`.
 * @throws Error when none of the samples fits
 */
export function stringInstance(schema: JsonSchema): string {
  const leastLength = numberAt(schema, "minLength") ?? 0;
  const mostLength = numberAt(schema, "maxLength") ?? Infinity;
  if (leastLength > LONGEST_STRING)
    throw new Error(`it wants a string of ${leastLength} characters`);
  const format = schema["format"];
  const sample = typeof format === "string" ? SAMPLE_OF_FORMAT[format] : undefined;
  const pattern = schema["pattern"];
  if (typeof pattern !== "string") {
    return (sample ?? "text").padEnd(leastLength, "x").slice(0, mostLength);
  }
  const expression = new RegExp(pattern, "u");
  const fitting = [...(sample === undefined ? [] : [sample]), ...SAMPLES].find(
    (text) => text.length >= leastLength && text.length <= mostLength && expression.test(text),
  );
  if (fitting === undefined) throw new Error(`no known text has the pattern ${pattern}`);
  return fitting;
}

/** A number for the range keywords and `multipleOf`: 0 when allowed, else the smallest one above the lower limit. */
export function numberInstance(schema: JsonSchema): number {
  const step = numberAt(schema, "multipleOf") ?? 1;
  const lowest = limitOf(schema, "minimum", "exclusiveMinimum", Math.max) ?? -Infinity;
  const highest = limitOf(schema, "maximum", "exclusiveMaximum", Math.min) ?? Infinity;
  const allowed = (value: number): boolean =>
    value >= lowest &&
    value <= highest &&
    value !== numberAt(schema, "exclusiveMinimum") &&
    value !== numberAt(schema, "exclusiveMaximum");
  const above = Math.ceil(lowest / step) * step;
  const below = Math.floor(highest / step) * step;
  const candidates = [0, above, above + step, below, below - step, (lowest + highest) / 2];
  const found = candidates.find((value) => Number.isFinite(value) && allowed(value));
  if (found === undefined) throw new Error("a range of numbers in it is empty");
  return found;
}

function limitOf(
  schema: JsonSchema,
  inclusive: string,
  exclusive: string,
  stricter: (...values: number[]) => number,
): number | null {
  const limits = [numberAt(schema, inclusive), numberAt(schema, exclusive)].filter(
    (limit) => limit !== null,
  );
  return limits.length === 0 ? null : stricter(...limits);
}

function numberAt(schema: JsonSchema, key: string): number | null {
  const value = schema[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
