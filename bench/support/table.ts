/** A plain table: columns as wide as their widest cell, the first to the left, the others to the right. */
export function renderTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [headers, ...rows];
  const widths = headers.map((_, column) =>
    Math.max(...lines.map((cells) => (cells[column] ?? "").length)),
  );
  const render = (cells: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? "";
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [render(headers), rule, ...rows.map(render)].join("\n");
}

/** A number with a fixed count of decimals; a dash for `null`. */
export function fixed(value: number | null, decimals: number): string {
  return value === null ? "-" : value.toFixed(decimals);
}

/** A fraction as percent; a dash for `null`. */
export function percent(fraction: number | null, decimals = 1): string {
  return fraction === null ? "-" : `${(fraction * 100).toFixed(decimals)} %`;
}
