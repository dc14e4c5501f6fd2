import { beforeAll, describe, expect, it } from "vitest";
import { withoutFromPt } from "../../src/commands/finalize-from-pt.ts";
import { initParser } from "../../src/python/parser.ts";

beforeAll(() => initParser());

const method = (body: string): string => `class T:\n    def test(self):\n${body.replaceAll(/^/gm, "        ")}\n`;

const removed = [
  ["last", 'm = TFBert.from_pretrained("x", from_pt=True)', 'm = TFBert.from_pretrained("x")'],
  ["first", 'm = TFBert.from_pretrained(from_pt=True, name="x")', 'm = TFBert.from_pretrained(name="x")'],
  ["alone", "m = TFBert.from_pretrained(from_pt=True)", "m = TFBert.from_pretrained()"],
  ["in between", 'TFBert.from_pretrained("x", from_pt=True, config=c)', 'TFBert.from_pretrained("x", config=c)'],
  [
    "on lines of their own",
    'TFBert.from_pretrained(\n    "x",\n    from_pt=True,\n)',
    'TFBert.from_pretrained(\n    "x",\n)',
  ],
  ["of a class in a variable", "model_class.from_pretrained(name, from_pt=True)", "model_class.from_pretrained(name)"],
] as const;

const kept = [
  ["False", 'TFBert.from_pretrained("x", from_pt=False)'],
  ["a variable", 'TFBert.from_pretrained("x", from_pt=flag)'],
  ["another function", 'load("x", from_pt=True)'],
  ["another method", 'TFBert.from_config("x", from_pt=True)'],
  ["a text", 's = "TFBert.from_pretrained(x, from_pt=True)"'],
  ["a comment", 'pass  # TFBert.from_pretrained("x", from_pt=True)'],
  [
    "weights that the test saved from PyTorch",
    "with tempfile.TemporaryDirectory() as tmp:\n    pt.save_pretrained(tmp)\n    TFBert.from_pretrained(tmp, from_pt=True)",
  ],
] as const;

describe("from_pt=True", () => {
  it.each(removed)("goes: %s", (_name, before, after) => {
    expect(withoutFromPt(method(before))).toEqual({ text: method(after), count: 1 });
  });
  it.each(kept)("stays: %s", (_name, text) => {
    expect(withoutFromPt(method(text))).toEqual({ text: method(text), count: 0 });
  });
});
