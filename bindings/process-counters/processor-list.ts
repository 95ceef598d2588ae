const LARGEST_PROCESSOR = 65_535;

/** Numbers of a kernel processor list such as `0-3,8,10-11`; empty when the text is not one. */
export function parseProcessorList(text: string): number[] {
  const processors: number[] = [];
  for (const range of text.trim().split(",")) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range.trim());
    if (match === null) return [];
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last > LARGEST_PROCESSOR) return [];
    for (let processor = first; processor <= last; processor += 1) processors.push(processor);
  }
  return processors;
}
