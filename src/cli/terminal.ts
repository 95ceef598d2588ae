const DEFAULT_COLUMNS = 160;

/** Width and colour of standard output: no codes and a generous width where no person looks on. */
export function terminalOptions(): { columns: number; color: boolean } {
  const { stdout } = process;
  const wantsColor =
    process.env["NO_COLOR"] === undefined &&
    (stdout.isTTY || process.env["FORCE_COLOR"] !== undefined);
  return { columns: stdout.isTTY ? stdout.columns : DEFAULT_COLUMNS, color: wantsColor };
}
