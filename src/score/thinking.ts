const OPEN = "<think>";
const CLOSE = "</think>";

/**
 * A text without the passages between `<think>` and `</think>`, in which a model thinks aloud. One
 * that is never closed reaches to the end. A closing mark without an opening one ends a passage that
 * the prompt has opened.
 */
export function withoutThinking(text: string): string {
  const firstClose = text.indexOf(CLOSE);
  const firstOpen = text.indexOf(OPEN);
  const openedBefore = firstClose >= 0 && (firstOpen < 0 || firstClose < firstOpen);
  let position = openedBefore ? firstClose + CLOSE.length : 0;
  let kept = "";
  for (;;) {
    const open = text.indexOf(OPEN, position);
    if (open < 0) return kept + text.slice(position);
    kept += text.slice(position, open);
    const close = text.indexOf(CLOSE, open);
    if (close < 0) return kept;
    position = close + CLOSE.length;
  }
}
