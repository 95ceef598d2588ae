import type { z } from "zod";
import { excerpt } from "./foreign-text.ts";
import { isObject } from "./chunk-fields.ts";

/** More fields than any server has. */
const FIELD_LIMIT = 64;

type Scalar = string | number | boolean | null;

/** The single values of an object that a server sent, at most 64 of them and each bounded; nested ones are left out. None of what is no object. */
export function scalarsOf(object: unknown): Record<string, z.core.util.JSONType> {
  if (!isObject(object)) return {};
  const entries: [string, Scalar][] = [];
  for (const [name, value] of Object.entries(object).slice(0, FIELD_LIMIT)) {
    if (typeof value === "string") entries.push([excerpt(name, 60), excerpt(value, 200)]);
    else if (isPlain(value)) entries.push([excerpt(name, 60), value]);
  }
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is number | boolean | null {
  return value === null || typeof value === "boolean" || Number.isFinite(value);
}
