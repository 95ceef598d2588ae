/** How experiments are named, as in `exp_20260802_143307`. */
export const EXPERIMENT_ID_PATTERN = /^exp_\d{8}_\d{6}$/;

/** The name of an experiment that begins at this moment, in local time, to the second. */
export function experimentIdAt(moment: Date): string {
  const date = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()];
  return `exp_${date.map(twoDigits).join("")}_${time.map(twoDigits).join("")}`;
}

/** The names to try in turn when experiments begin within the same second. */
export function* experimentIdsFrom(moment: Date, count = 3600): Generator<string> {
  const seen = new Set<string>();
  for (let second = 0; second < count; second++) {
    const experimentId = experimentIdAt(new Date(moment.getTime() + second * 1000));
    // Local time repeats an hour when summer time ends.
    if (!seen.has(experimentId)) yield experimentId;
    seen.add(experimentId);
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
