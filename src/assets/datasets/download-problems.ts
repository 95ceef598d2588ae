/** The connection could not be made, or ended before the file did: another attempt may go on. */
export class Interrupted extends Error {}

/** The server answers that it does not serve this file: asking again is no use. */
export class NotServed extends Error {}
