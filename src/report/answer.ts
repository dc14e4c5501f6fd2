/** What a command has to say, and how the process ends. */
export interface Answer {
  /** Text for standard output: the result itself. */
  readonly output: string;
  /** Text for standard error: what a reader wants to know beside it. */
  readonly notes?: string;
  readonly exitCode: number;
}
