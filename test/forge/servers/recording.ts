import type { IncomingHttpHeaders } from "node:http";

/** A request and its answer, as they went over the wire. Bodies of git's own protocol are left out. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly login: string | undefined;
  status: number | undefined;
  answerHeaders: Readonly<Record<string, string>>;
  answer: string;
}
