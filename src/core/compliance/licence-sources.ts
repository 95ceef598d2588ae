/** Words about a licence, as a file or a lock has them; nothing is interpreted. */
export interface LicenceStatement {
  readonly source: "gguf-header" | "model-card" | "models-lock" | "datasets-lock";
  /** Identifier or name, such as `apache-2.0`, `other`, `apache-2.0,mit`; `null` when it is not said. */
  readonly license: string | null;
  /** What a card calls a licence that the hub has no identifier for. */
  readonly name: string | null;
  /** Where its terms are. */
  readonly link: string | null;
}

/** A licence text that lies beside the file. */
export interface LicenceText {
  readonly fileName: string;
  /** `null`: too large, or not to be read. */
  readonly text: string | null;
}

/** Everything that artefacts say of one licence, before anything is concluded. */
export interface LicenceSources {
  readonly kind: "model" | "dataset";
  /** Model id or data set name. */
  readonly subject: string;
  readonly statements: readonly LicenceStatement[];
  readonly texts: readonly LicenceText[];
  /** What it was made from, nearest first: `owner/name` where that is said. */
  readonly baseModels: readonly string[];
  /** Repositories that the file names as its origin; they count as base models where the rules know them. */
  readonly originRepositories: readonly string[];
  /** As the header or config.json names it; `null` when neither does. */
  readonly architecture: string | null;
}
