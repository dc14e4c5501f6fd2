import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { surfaces } from "../../src/register/catalogue.ts";
import { modelExports } from "../../src/register/surfaces/model-exports.ts";
import { codesOf, ported, registered, registration } from "./registration.ts";

beforeAll(initParser);

const folder = "src/transformers/models/maple";
const path = `${folder}/__init__.py`;
const portPath = `${folder}/modeling_tf_maple.py`;
const names = ["TFMapleModel", "TFMaplePreTrainedModel"];
const declaration = `__all__ = ["${names.join('", "')}"]`;

const init = (...modules: readonly string[]): string => `\
from typing import TYPE_CHECKING

from ...utils import _LazyModule
from ...utils.import_utils import define_import_structure


if TYPE_CHECKING:
${modules.map((module) => `    from .${module} import *\n`).join("")}else:
    import sys

    _file = globals()["__file__"]
    sys.modules[__name__] = _LazyModule(__name__, _file, define_import_structure(_file), module_spec=__spec__)
`;

describe("the import of a package", () => {
  it.each([
    [
      ["configuration_maple", "modeling_maple"],
      ["configuration_maple", "modeling_maple", "modeling_tf_maple"],
    ],
    [
      ["modeling_flax_maple", "modeling_maple", "tokenization_maple"],
      ["modeling_flax_maple", "modeling_maple", "modeling_tf_maple", "tokenization_maple"],
    ],
    [["tokenization_maple"], ["modeling_tf_maple", "tokenization_maple"]],
    [["modeling_tf_maple"], ["modeling_tf_maple"]],
  ])("%j becomes %j", (before, after) => {
    const files = { [path]: init(...before), [portPath]: `${declaration}\n` };
    expect(registered(modelExports, files, path)).toBe(init(...after));
  });

  it("is asked for where there is none to stand beside", () => {
    expect(codesOf(modelExports, { [path]: init() })).toHaveLength(1);
  });
});

describe("the declaration of a port", () => {
  const code = "class TFMapleModel:\n    pass\n";
  it.each([
    [code, `${code}\n\n${declaration}\n`],
    [`${code}\n\n__all__ = ["TFMapleModel"]\n`, `${code}\n\n${declaration}\n`],
    [`${code}\n\n${declaration}\n`, `${code}\n\n${declaration}\n`],
  ])("%j", (before, after) => {
    const files = { [path]: init("modeling_tf_maple"), [portPath]: before };
    expect(registered(modelExports, files, portPath)).toBe(after);
  });

  it("has a name a line where one line is too short", () => {
    const heads = ["Abcdefghijklmnopqrstuvwxyz", "Bcdefghijklmnopqrstuvwxyza"].map((name) => `MapleFor${name}`);
    const change = { classes: ported("MapleModel", "MaplePreTrainedModel", ...heads) };
    const files = { [path]: init("modeling_tf_maple"), [portPath]: "" };
    const text = registered(modelExports, files, portPath, change);
    expect(text.split("\n").filter((line) => line.startsWith("    "))).toHaveLength(4);
  });
});

describe("what is missing", () => {
  const missing = (files: Readonly<Record<string, string>>) => modelExports.missing(registration(files));
  it.each([
    [init("modeling_maple"), declaration, names],
    [init("modeling_tf_maple"), "", names],
    [init("modeling_tf_maple"), '__all__ = ["TFMapleModel"]', ["TFMaplePreTrainedModel"]],
    [init("modeling_tf_maple"), declaration, []],
  ])("%#", (source, text, expected) => expect(missing({ [path]: source, [portPath]: text })).toEqual(expected));
});

it("leaves the surfaces out that list names one by one, where all is gathered", () => {
  const files = {
    [path]: init("modeling_tf_maple"),
    [portPath]: declaration,
    "src/transformers/__init__.py": "import_structure = define_import_structure(models)\n",
    "src/transformers/utils/dummy_tf_objects.py": "from ..utils import DummyObject, requires_backends\n",
  };
  const found = registration(files);
  const listing = surfaces.filter(({ id }) => ["main-init", "model-init", "dummies"].includes(id));
  expect(listing.map(({ applies }) => applies(found))).toEqual([false, false, false]);
  expect(listing.flatMap((surface) => surface.register(found).changes)).toEqual([]);
  expect(listing.flatMap((surface) => surface.missing(found))).toEqual([]);
});
