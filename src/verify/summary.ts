import type { JudgedStatus } from "../sidecar/sweep.ts";
import type { SweepRow } from "./sweep-row.ts";

export interface Tally {
  readonly models: number;
  /** Models of which every class agrees. */
  readonly wholeModels: number;
  /** Classes, without those whose PyTorch side does not run. */
  readonly classes: number;
  readonly ok: number;
  /** `ok` of `classes`; 0 where there are none. */
  readonly share: number;
}

export interface SweepSummary extends Tally {
  readonly byStatus: Readonly<Partial<Record<JudgedStatus, number>>>;
  /** Models that somebody has ported, and all others. */
  readonly handWritten: Tally;
  readonly unported: Tally;
  /** Classes that load, run and differ although the port has neither a gap nor a warning. */
  readonly silentlyWrong: readonly string[];
  /** Calls and configurations that classes were judged with besides those of their tests. */
  readonly variants: { readonly proved: number; readonly wrong: number; readonly untried: number };
}

export const isCounted = ({ status }: SweepRow): boolean => status !== "pytorch_error";

function tally(rows: readonly SweepRow[]): Tally {
  const counted = rows.filter(isCounted);
  const models = new Set(counted.map(({ model }) => model));
  const faulty = new Set(counted.filter(({ status }) => status !== "ok").map(({ model }) => model));
  const ok = counted.filter(({ status }) => status === "ok").length;
  return {
    models: models.size,
    wholeModels: models.size - faulty.size,
    classes: counted.length,
    ok,
    share: counted.length === 0 ? 0 : ok / counted.length,
  };
}

function counts<T extends string>(values: readonly T[]): Partial<Record<T, number>> {
  const found: Partial<Record<T, number>> = {};
  for (const value of values) found[value] = (found[value] ?? 0) + 1;
  return found;
}

/** A variant that PyTorch itself fails at says nothing about the port. */
export const wrongVariants = ({ flags }: SweepRow) =>
  (flags ?? []).filter(({ status }) => !["ok", "pytorch_error", "untried"].includes(status));

export const provedVariants = ({ flags }: SweepRow) => (flags ?? []).filter(({ status }) => status === "ok");

/** What the rows of a sweep come to. */
export function summarize(rows: readonly SweepRow[]): SweepSummary {
  const isSilent = ({ status, warned }: SweepRow): boolean => status === "differs" && !warned;
  const variants = rows.flatMap(({ flags }) => flags ?? []);
  return {
    ...tally(rows),
    byStatus: counts(rows.map(({ status }) => status)),
    handWritten: tally(rows.filter(({ handWritten }) => handWritten)),
    unported: tally(rows.filter(({ handWritten }) => !handWritten)),
    silentlyWrong: rows.filter(isSilent).map((row) => `${row.model} ${row.class ?? ""}`.trim()),
    variants: {
      proved: rows.flatMap(provedVariants).length,
      wrong: rows.flatMap(wrongVariants).length,
      untried: variants.filter(({ status }) => status === "untried").length,
    },
  };
}
