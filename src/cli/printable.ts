/**
 * A text without what would steer a terminal: control characters but for line break and tab. Model
 * files and models say what they like, and a terminal must not obey them.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}
