import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../change/file-system.ts";
import { notWritable } from "./failures.ts";
import { type SweepRecord, sweepRecord } from "./sweep-row.ts";

/** A line that is none was cut short when its run was killed; its model is judged again. */
function recordIn(line: string): readonly SweepRecord[] {
  try {
    return [sweepRecord.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

const isMissing = (error: unknown): boolean => errorCode(error) === "ENOENT";

/** The records of a file, by model: the last of each counts. */
export function readRecords(path: string): ReadonlyMap<string, SweepRecord> {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return new Map(
    text
      .split("\n")
      .flatMap(recordIn)
      .map((record) => [record.model, record]),
  );
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Makes sure, before the work begins, that its results can be kept. */
export function openRecords(path: string): (record: SweepRecord) => void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const last = endOf(path);
    // A line that was cut short must not swallow the next one.
    appendFileSync(path, last === "" || last.endsWith("\n") ? "" : "\n");
  } catch (error) {
    throw notWritable(path, reasonOf(error));
  }
  return (record) => appendFileSync(path, `${JSON.stringify(record)}\n`);
}

function endOf(path: string): string {
  try {
    return readFileSync(path, "utf8").slice(-1);
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}
