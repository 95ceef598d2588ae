const FLOAT = Symbol("float");

/** A number that Python holds as a float: written with a point or an exponent, also when it is whole. */
export interface PythonFloat {
  readonly [FLOAT]: number;
}

export function asPythonFloat(value: number): PythonFloat {
  return { [FLOAT]: value };
}

export type PythonValue =
  | string
  | number
  | boolean
  | null
  | PythonFloat
  | readonly PythonValue[]
  | { readonly [key: string]: PythonValue };

/** Python's `repr` of a finite float: the shortest digits that give the same number back. */
export function pythonFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "", exponentText = ""] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  const plain = String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}

/**
 * What `json.dumps(value, ensure_ascii=False)` of Python writes. Numbers that are no `PythonFloat` are
 * whole numbers or written as floats.
 */
export function pythonJson(value: PythonValue): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    if (isFloat(value)) return pythonFloat(value[FLOAT]);
    const members = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)}: ${pythonJson(member)}`,
    );
    return `{${members.join(", ")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) return pythonFloat(value);
  return JSON.stringify(value);
}

function isFloat(value: object): value is PythonFloat {
  return FLOAT in value;
}
