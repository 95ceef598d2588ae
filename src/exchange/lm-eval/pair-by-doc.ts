import type { ImportedTask } from "./imported-samples.ts";

/** Values of one metric for the documents that two runs share. */
export interface PairedValues {
  readonly docIds: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Documents that only one run has, or has a number for. */
  readonly unpairedCount: number;
  /** Documents with the same number and another hash: the runs read other data, so they are not paired. */
  readonly differingDocIds: readonly number[];
}

/** Pairs two runs of one task by document. Where a log has no hash, the number of the document alone counts. */
export function pairByDoc(a: ImportedTask, b: ImportedTask, metric: string): PairedValues {
  const others = new Map(b.items.map((item) => [item.docId, item]));
  const pairs: { docId: number; a: number; b: number }[] = [];
  const differingDocIds: number[] = [];
  for (const item of a.items) {
    const other = others.get(item.docId);
    if (other === undefined) continue;
    const [valueA, valueB] = [item.metrics[metric], other.metrics[metric]];
    if (item.docHash !== null && other.docHash !== null && item.docHash !== other.docHash) {
      differingDocIds.push(item.docId);
    } else if (typeof valueA === "number" && typeof valueB === "number") {
      pairs.push({ docId: item.docId, a: valueA, b: valueB });
    }
  }
  const all = new Set([...a.items, ...b.items].map(({ docId }) => docId));
  return {
    docIds: pairs.map(({ docId }) => docId),
    a: pairs.map((pair) => pair.a),
    b: pairs.map((pair) => pair.b),
    unpairedCount: all.size - pairs.length - differingDocIds.length,
    differingDocIds,
  };
}
