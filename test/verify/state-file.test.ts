import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/diagnostics/failure.ts";
import { openRecords, readRecords } from "../../src/verify/state-file.ts";
import type { SweepRecord } from "../../src/verify/sweep-row.ts";
import { temporaryFolder } from "../helpers/tree.ts";
import { row } from "./rows.ts";

const record = (model: string, key: string): SweepRecord => ({
  schemaVersion: 1,
  model,
  key,
  seconds: 1.5,
  rows: [row(model, "AModel", { flags: [{ flag: "labels", status: "ok" }] }), row(model, null, { status: "crash" })],
});

describe("records of a sweep", () => {
  it("come back as they were kept, from a folder that is made for them", () => {
    const path = join(temporaryFolder(), "deep/er/sweep.jsonl");
    expect(readRecords(path).size).toBe(0);
    expect(existsSync(path)).toBe(false);
    const keep = openRecords(path);
    keep(record("bert", "1"));
    keep(record("vit", "2"));
    expect([...readRecords(path).values()]).toEqual([record("bert", "1"), record("vit", "2")]);
  });

  it("of one model: the last counts", () => {
    const path = join(temporaryFolder(), "sweep.jsonl");
    const keep = openRecords(path);
    keep(record("bert", "1"));
    keep(record("bert", "2"));
    expect(readRecords(path).get("bert")?.key).toBe("2");
  });

  it("outlive a run that was killed while it wrote", () => {
    const path = join(temporaryFolder(), "sweep.jsonl");
    openRecords(path)(record("bert", "1"));
    appendFileSync(path, JSON.stringify(record("vit", "2")).slice(0, 60));
    expect([...readRecords(path).keys()]).toEqual(["bert"]);
    openRecords(path)(record("swin", "3"));
    expect([...readRecords(path).keys()]).toEqual(["bert", "swin"]);
  });

  it.each(["no JSON", "[]", '{"schemaVersion": 2, "model": "bert", "key": "1", "seconds": 1, "rows": []}'])(
    "pass over the line %s",
    (line) => {
      const path = join(temporaryFolder(), "sweep.jsonl");
      writeFileSync(path, `${line}\n`);
      expect(readRecords(path).size).toBe(0);
      openRecords(path)(record("bert", "1"));
      expect(readFileSync(path, "utf8").split("\n")[0]).toBe(line);
      expect([...readRecords(path).keys()]).toEqual(["bert"]);
    },
  );

  it("say so before the work when they cannot be kept", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(() => openRecords(join(file, "sweep.jsonl"))).toThrow(expect.objectContaining({ exitCode: exitCodes.tree }));
  });
});
