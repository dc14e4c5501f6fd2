import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { checkDocstrings } from "../../src/register/surfaces/check-docstrings.ts";
import { ported, registered, registration } from "./registration.ts";

beforeAll(initParser);

const path = "utils/check_docstrings.py";
const script = (...names: readonly string[]) =>
  `OBJECTS_TO_IGNORE = [\n    # Signature is *args\n${names.map((name) => `    "${name}",\n`).join("")}]\n`;

const init = "src/transformers/__init__.py";

const rewrites: readonly [string, string, string][] = [
  [
    "sorts a twin among the TensorFlow names",
    script("TFOne", "AshModel", "MapleModel", "TFAshModel", "TFOakModel", "Zoo"),
    script("TFOne", "AshModel", "MapleModel", "TFAshModel", "TFMapleModel", "TFOakModel", "Zoo"),
  ],
  [
    "puts it in front of the first",
    script("MapleModel", "TFOakModel", "TFPineModel"),
    script("MapleModel", "TFMapleModel", "TFOakModel", "TFPineModel"),
  ],
  ["puts it last where no TensorFlow name is listed", script("MapleModel"), script("MapleModel", "TFMapleModel")],
];

describe("check-docstrings", () => {
  it.each(rewrites)("%s", (_, before, after) => {
    expect(registered(checkDocstrings, { [path]: before }, path)).toBe(after);
    expect(registered(checkDocstrings, { [path]: after }, path)).toBe(after);
  });

  it.each([
    ["a list without the twin", script("TFAshModel", "AshModel")],
    ["a script without the list", "IGNORED = []\n"],
    ["a registered class", script("MapleModel", "TFMapleModel")],
  ])("leaves %s", (_, text) => {
    expect(registered(checkDocstrings, { [path]: text }, path)).toBe(text);
  });

  it("lists every model where the checkout lists those of others", () => {
    const files = {
      [init]: '"TFAshModel", "TFOakModel", "TFOakPreTrainedModel"',
      [path]: script("TFAshModel", "TFOakModel"),
    };
    const after = script("TFAshModel", "TFMapleModel", "TFOakModel");
    expect(registered(checkDocstrings, files, path)).toBe(after);
    expect(checkDocstrings.missing(registration(files))).toEqual(["TFMapleModel"]);
  });

  it("leaves private classes out", () => {
    const text = script("MapleModel");
    expect(registered(checkDocstrings, { [path]: text }, path, { classes: ported("_MapleModel") })).toBe(text);
  });
});
