import type { SweepRow } from "../verify/sweep-row.ts";

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** How a long run tells that it goes on: a bar in a terminal, else a line for each model. */
export interface Progress {
  readonly step: (what: string, done: number, total: number, name: string) => void;
  readonly judged: (done: number, total: number, model: string, rows: readonly SweepRow[]) => void;
  /** What is done to one class of a model. */
  readonly working: (name: string, step: string) => void;
  readonly note: (text: string) => void;
  /** Clears the bar. */
  readonly end: () => void;
}

const barWidth = 24;

export function bar(done: number, total: number): string {
  const filled = total === 0 ? barWidth : Math.round((barWidth * Math.min(done, total)) / total);
  return `[${"=".repeat(filled)}${" ".repeat(barWidth - filled)}]`;
}

/** What became of a model, in a few words: `4 of 5 ok, 1 call error`. */
export function outcomeOf(rows: readonly SweepRow[]): string {
  const counts = new Map<string, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  const rest = [...counts].filter(([status]) => status !== "ok");
  const failed = rest.map(([status, count]) => `${count} ${status.replaceAll("_", " ")}`);
  return [`${counts.get("ok") ?? 0} of ${rows.length} ok`, ...failed].join(", ");
}

const clearLine = "\r\u001b[K";

export function createProgress(screen: Screen): Progress {
  const isLive = screen.isTTY === true;
  const draw = (text: string): void => void screen.write(`${clearLine}${text.slice(0, (screen.columns ?? 80) - 1)}`);
  const line = (text: string): void => void screen.write(`${isLive ? clearLine : ""}${text}\n`);
  let last = "";
  return {
    working: (name, step) => {
      if (isLive) draw(`${name}: ${step}`);
      // A file of a log has room for the names of the classes, not for each step.
      else if (name !== last) line(`verifying ${name}`);
      last = name;
    },
    step: (what, done, total, name) => {
      // Models that others build on come on top of the total.
      const whole = Math.max(done, total);
      if (isLive) draw(`${bar(done, whole)} ${what} ${done}/${whole} ${name}`);
      else if (done === 1) line(`${what} ${total} ${total === 1 ? "model" : "models"}`);
    },
    judged: (done, total, model, rows) => {
      const text = `${done}/${total} ${model}: ${outcomeOf(rows)}`;
      if (isLive) draw(`${bar(done, total)} ${text}`);
      else line(text);
    },
    note: line,
    end: () => {
      if (isLive) screen.write(clearLine);
    },
  };
}
