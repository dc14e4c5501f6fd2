import { Failure } from "../diagnostics/failure.ts";

/**
 * A failure whose message quotes a traceback of Python, with the last line of it alone: what was raised. The rest is
 * for those who ask for it with `--debug`.
 */
export function withoutTraceback(failure: Failure): Failure {
  const { message, hint, exitCode } = failure;
  const start = message.indexOf("Traceback (most recent call last)");
  const frame = start < 0 ? message.search(/^ {2}File ".*", line \d+/m) : start;
  if (frame < 0) return failure;
  const raised = message
    .slice(frame)
    .split(/\r?\n/)
    .filter((line) => /^\S/.test(line) && !line.startsWith("Traceback "))
    .at(-1);
  const before = message.slice(0, frame).split(/\r?\n/)[0] ?? "";
  return new Failure(exitCode, `${before.trimEnd()} ${raised ?? ""}`.trim(), `${hint} --debug shows the traceback.`);
}
