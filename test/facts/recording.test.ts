import { beforeAll, describe, expect, it } from "vitest";
import { createRecording, disagreement, filled, type RecordedFact, type Seen } from "../../src/facts/recording.ts";
import {
  arrayUnknown,
  bool,
  cachedNone,
  int,
  none,
  plainUnknown,
  tensor,
  unknown,
  type Value,
} from "../../src/facts/value.ts";
import { readModule } from "../../src/program/module.ts";
import { initParser } from "../../src/python/parser.ts";
import { type Syntax, textOf, walk } from "../../src/python/syntax.ts";
import { infer, short } from "./infer.ts";

beforeAll(initParser);

const seen = (kinds: string, ranks: readonly number[] = [], dtypes: readonly ("float" | "int")[] = []): Seen => ({
  kinds: new Set(kinds.split(" ")),
  ranks: new Set(ranks),
  dtypes: new Set(dtypes),
});

describe("what was seen fills in what is not known", () => {
  it.each<[string, Value, Seen, string]>([
    ["of nothing", unknown, seen("tensor", [3], ["float"]), "float3"],
    ["of a rank", tensor(undefined, "float"), seen("tensor", [3], ["float"]), "float3"],
    ["of a dtype", tensor(3), seen("tensor", [3], ["float"]), "float3"],
    ["of an optional tensor", unknown, seen("None tensor", [2], ["int"]), "int2"],
  ])("%s", (_, value, what, expected) => expect(short(filled(value, what))).toBe(expected));
});

describe("what was seen leaves alone", () => {
  it.each<[string, Value, Seen, string]>([
    ["a rank that is known", tensor(2), seen("tensor", [3], ["float"]), "float2"],
    ["a dtype that is known", tensor(undefined, "int"), seen("tensor", [3], ["float"]), "int3"],
    ["ranks that differ", unknown, seen("tensor", [2, 3], ["float"]), "float?"],
    ["dtypes that differ", unknown, seen("tensor", [2], ["float", "int"]), "any2"],
    ["what is a tensor at times", unknown, seen("int tensor", [2], ["float"]), "unknown"],
    ["what was never a tensor", unknown, seen("int"), "unknown"],
    ["what was None in all runs", unknown, seen("None"), "unknown"],
    ["what comes from a configuration", plainUnknown, seen("tensor", [1], ["float"]), "unknown"],
    ["an array of NumPy", arrayUnknown, seen("tensor", [1], ["float"]), "unknown"],
    ["None", none, seen("tensor", [1], ["float"]), "none"],
    ["a cache", cachedNone, seen("tensor", [1], ["float"]), "none"],
    ["a number", int(), seen("tensor", [0], ["int"]), "int"],
  ])("%s", (_, value, what, expected) => expect(short(filled(value, what))).toBe(expected));
});

describe("contradictions", () => {
  it.each<[Value, Seen, string | undefined]>([
    [tensor(2, "float"), seen("tensor", [3], ["float"]), "rank 2 was inferred, 3 seen"],
    [tensor(2, "float"), seen("tensor", [2, 3], ["float"]), "rank 2 was inferred, 2, 3 seen"],
    [tensor(2, "int"), seen("tensor", [2], ["float"]), "int was inferred, float seen"],
    [tensor(), seen("tuple"), "a tensor was inferred, tuple seen"],
    [bool(), seen("tensor", [1], ["float"]), "number was inferred, tensor seen"],
    [int(), seen("tensor", [0], ["int"]), undefined],
    [tensor(2, "float"), seen("tensor", [2], ["float"]), undefined],
    [tensor(), seen("tensor", [2, 3], ["float", "int"]), undefined],
    [tensor(2, "float"), seen("None"), undefined],
    [unknown, seen("int tensor", [0], ["int"]), undefined],
    [int(), seen("int"), undefined],
  ])("%j and %j", (value, what, reason) => expect(disagreement(value, what)).toBe(reason));
});

it("finds expressions by line and column, whatever stands before them", () => {
  const source = 'def f(x):\n    y = "ä😀", x + 1\n    return (x\n        + y)\n';
  const module = readModule("m", "m.py", source);
  const fact = (line: number, column: number, endLine: number, endColumn: number, rank: number): RecordedFact => ({
    file: "m.py",
    line,
    column,
    endLine,
    endColumn,
    kinds: ["tensor"],
    ranks: [rank],
    dtypes: ["bfloat16"],
  });
  const recording = createRecording([
    fact(2, 15, 2, 20, 1),
    fact(3, 12, 4, 11, 2),
    { ...fact(2, 8, 2, 13, 9), file: "n.py" },
  ]);
  const found: string[] = [];
  walk(module.root, (node: Syntax) => {
    const what = recording.of(module, node);
    if (what) found.push(`${textOf(node)}: ${[...what.dtypes][0]}${[...what.ranks][0]}`);
  });
  expect(found).toEqual(["x + 1: float1", "x\n        + y: float2"]);
});

/** A fact about the last place of a text in a source behind the imports of `infer`. */
function factAbout(source: string, text: string, what: Partial<RecordedFact>): (lines: number) => RecordedFact {
  const start = source.lastIndexOf(text);
  const before = source.slice(0, start).split("\n");
  const column = before.at(-1)?.length ?? 0;
  return (lines) => ({
    file: "modeling_sample.py",
    line: before.length + lines,
    column,
    endLine: before.length + lines,
    endColumn: column + text.length,
    kinds: ["tensor"],
    ranks: [],
    dtypes: [],
    ...what,
  });
}

describe("inference", () => {
  const source = `
class SampleModel(PreTrainedModel):
    def forward(self, input_ids=None, labels=None, attention_mask=None):
        rows = unheard_of(input_ids)
        heads = rows.unsqueeze(1)
        wrong = input_ids.permute(0, 1)
        return heads + 1, labels * 2, attention_mask + 1
`;
  const inferred = (...facts: readonly ReturnType<typeof factAbout>[]) => infer(source, undefined, facts);

  it("goes on from what was recorded", () => {
    const { of, facts } = inferred(factAbout(source, "unheard_of(input_ids)", { ranks: [3], dtypes: ["float32"] }));
    expect(short(of("heads + 1"))).toBe("float4");
    expect(facts.evidence).toMatchObject({ recorded: 1, contradictions: [] });
  });

  it("knows no more without a recording", () => {
    const { of, facts } = infer(source);
    expect(short(of("unheard_of(input_ids)"))).toBe("unknown");
    expect(facts.evidence).toBeUndefined();
  });

  it("takes nothing of inputs that come in more forms than those that were run", () => {
    const { of } = inferred(
      factAbout(source, "labels", { ranks: [1], dtypes: ["int64"] }),
      factAbout(source, "attention_mask", { ranks: [2], dtypes: ["int64"] }),
    );
    expect(short(of("labels * 2"))).toBe("any?");
    expect(short(of("attention_mask + 1"))).toBe("any2");
  });

  it("drops a guess from a name that runs have shown to be wrong", () => {
    const facts = ["input_ids)\n", "input_ids.permute"].map((text) => {
      const name = factAbout(source, text, { ranks: [3], dtypes: ["int64"] });
      return (lines: number) => ({ ...name(lines), endColumn: name(lines).column + "input_ids".length });
    });
    const { of, facts: found } = inferred(...facts);
    expect(short(of("input_ids"))).toBe("int3");
    expect(found.evidence?.contradictions).toEqual([]);
  });

  it("tells what contradicts it", () => {
    const { of, facts } = inferred(factAbout(source, "input_ids.permute(0, 1)", { ranks: [5], dtypes: ["int64"] }));
    expect(short(of("wrong"))).toBe("int2");
    const [found, ...others] = facts.evidence?.contradictions ?? [];
    expect(found && [textOf(found.node), found.reason]).toEqual([
      "input_ids.permute(0, 1)",
      "rank 2 was inferred, 5 seen",
    ]);
    expect(others).toEqual([]);
  });
});
