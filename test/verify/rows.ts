import type { SweepRow } from "../../src/verify/sweep-row.ts";

/** A row of a sweep; what a test does not name is that of a class that agrees. */
export const row = (model: string, name: string | null, more: Partial<SweepRow> = {}): SweepRow => ({
  model,
  class: name,
  status: "ok",
  max_difference: 1e-7,
  at: "logits",
  gaps: 0,
  named: false,
  warned: false,
  handWritten: false,
  ...more,
});
