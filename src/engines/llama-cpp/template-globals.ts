/** The names that transformers gives to chat templates, except those of the request. */
export const TEMPLATE_GLOBALS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  raise_exception: (message: string): never => {
    throw new Error(message);
  },
  range: boundedRange,
  strftime_now: formatTemplateDate,
};

/** Conversations have far fewer turns. */
const RANGE_LIMIT = 100_000;
/** What templates that print today's date see: a fixed day, so that the same request gives the same prompt. */
const TEMPLATE_DATE = new Date(Date.UTC(2026, 0, 1));

/** Python's range; one that fills the memory is refused before it is built. */
function boundedRange(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(count <= RANGE_LIMIT)) throw new Error(`range() of ${count} values`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The part of strftime that chat templates use. */
function formatTemplateDate(format: string): string {
  const day = String(TEMPLATE_DATE.getUTCDate()).padStart(2, "0");
  const month = TEMPLATE_DATE.getUTCMonth();
  const monthName = MONTHS[month] ?? "";
  return format
    .replaceAll("%d", day)
    .replaceAll("%B", monthName)
    .replaceAll("%b", monthName.slice(0, 3))
    .replaceAll("%m", String(month + 1).padStart(2, "0"))
    .replaceAll("%Y", String(TEMPLATE_DATE.getUTCFullYear()));
}
