/** Documented exit codes of the command line (README, "Exit codes"). */
export const exitCodes = {
  done: 0,
  gaps: 1,
  usage: 2,
  checkout: 3,
  tree: 4,
  python: 5,
  disagree: 6,
  forge: 7,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A problem that the user can repair: what happened, and what to do next. Shown without a stack. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string;

  constructor(exitCode: ExitCode, message: string, hint: string) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
    this.hint = hint;
  }
}
