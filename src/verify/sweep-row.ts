import { z } from "zod";
import { type JudgedClass, judgedClass } from "../sidecar/sweep.ts";
import type { JudgedPort } from "./translated-port.ts";

const row = judgedClass.extend({
  model: z.string(),
  /** Of the whole port. */
  gaps: z.number(),
  /** Whether a gap or a warning of the port lies in the class or speaks of it. */
  named: z.boolean(),
  /** Whether the port has a gap or a warning at all. */
  warned: z.boolean(),
  /** Whether the checkout has a port of the model that somebody wrote. */
  handWritten: z.boolean(),
});

/** The verdict on a class, and what the tool had said of its port. */
export type SweepRow = z.infer<typeof row>;

/** What a sweep remembers of a model. */
export const sweepRecord = z.object({
  schemaVersion: z.literal(1),
  model: z.string(),
  /** Hash of all that the verdict depends on. */
  key: z.string(),
  seconds: z.number(),
  rows: z.array(row),
});

export type SweepRecord = z.infer<typeof sweepRecord>;

export function sweepRows(
  model: string,
  judged: readonly JudgedClass[],
  { gaps, named, warned }: JudgedPort,
  handWritten: boolean,
): SweepRow[] {
  const isNamed = (name: string | null): boolean => name !== null && named.includes(name);
  return judged.map((verdict) => ({ model, ...verdict, gaps, named: isNamed(verdict.class), warned, handWritten }));
}
