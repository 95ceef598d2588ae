import { english } from "./en.ts";
import type { Words } from "./words.ts";
export const french: Words = { ...english, language: "fr" };
