/** What the word `type` of an error object says, by status. */
const TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  500: "server_error",
  503: "unavailable_error",
};

export interface RefusalDetails {
  readonly status: number;
  /** Stable word for programs. */
  readonly code: string;
  /** The field that it is about; `null` for none. */
  readonly param?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is not carried out, as it is told to the client: in the form of OpenAI's error objects. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(message: string, { status, code, param, headers }: RefusalDetails) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param ?? null;
    this.headers = headers ?? {};
  }

  /** The error object: `{"error": {message, type, param, code}}`. */
  toObject(): { readonly error: Readonly<Record<string, string | null>> } {
    const type = TYPES[this.status] ?? "invalid_request_error";
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }
}

/** A refusal of what the body says. */
export function badRequest(message: string, param: string | null = null): ApiError {
  return new ApiError(message, { status: 400, code: "invalid_value", param });
}

/** The client went away before its request was read or answered; there is nobody to tell. */
export class ClientGoneError extends Error {}
