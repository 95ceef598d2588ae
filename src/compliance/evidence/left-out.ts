/** Where the envelope lies in the folder of an experiment. */
export const ENVELOPE_PLACE = "compliance/evidence.dsse.json";
/** Where the public key lies that belongs to it. */
export const PUBLIC_KEY_PLACE = "compliance/evidence-key.pub.pem";

/** Files of an experiment that no evidence speaks of. Everything else is covered, logs included. */
export const LEFT_OUT = [
  { name: ENVELOPE_PLACE, reason: "it holds the hashes" },
  { name: "experiment.lock", reason: "it is gone when the run ends" },
  { name: ".DS_Store", reason: "the Finder of macOS writes it when a folder is looked at" },
] as const;

const LOCK = /^experiment\.lock(\.takeover)?(\.[0-9a-f-]{36}\.tmp)?$/;

/**
 * Where `edge-bench report` writes, and writes anew whenever it is asked. What lies there when a run is signed
 * is signed; what is added later is no tampering, and not signed either.
 */
const REPORT_FOLDER = "report/";

/** @param place relative to the experiment's folder, parts joined by `/` */
export function isLaterReport(place: string): boolean {
  return place.startsWith(REPORT_FOLDER);
}

/** @param place relative to the experiment's folder, parts joined by `/` */
export function isLeftOut(place: string): boolean {
  return (
    place === ENVELOPE_PLACE ||
    LOCK.test(place) ||
    place === ".DS_Store" ||
    place.endsWith("/.DS_Store")
  );
}
