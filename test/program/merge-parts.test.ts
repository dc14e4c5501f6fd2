import { beforeAll, describe, expect, it } from "vitest";
import { readModule } from "../../src/program/module.ts";
import { createProgram } from "../../src/program/program.ts";
import { initParser } from "../../src/python/parser.ts";
import { required, textOf } from "../../src/python/syntax.ts";

beforeAll(initParser);

const main = `# licence
"""A model."""
from torch import nn
from .vision import ExampleEye, helper


logger = get_logger(__name__)


# about the head
class ExampleMLP(nn.Module):
    pass


class ExampleModel(ExampleEye):
    pass
`;

const vision = `# licence
"""Its eyes."""
import math

from torch import nn


logger = get_logger(__name__)
SIZE = 3


class ExampleMLP(nn.Module):
    size = SIZE


class ExampleEye(nn.Module):
    def __init__(self):
        self.mlp = ExampleMLP()


def helper():
    return math.pi
`;

const merged = () =>
  readModule("transformers.models.example.modeling_example", "modeling_example.py", main, [
    { path: "folder/vision.py", source: vision },
  ]);

describe("a module that is spread over files", () => {
  it("has the definitions of all, those of the parts in front", () => {
    const module = merged();
    expect([...module.classes.keys()]).toEqual(["ExampleMLPVision", "ExampleEye", "ExampleMLP", "ExampleModel"]);
    expect([...module.functions.keys()]).toEqual(["helper"]);
    expect([...module.constants.keys()].sort()).toEqual(["SIZE", "logger"]);
  });

  it("says what comes out of a part is its own, and imports what the part does", () => {
    const module = merged();
    expect(module.imports.has("ExampleEye")).toBe(false);
    expect(module.imports.get("math")).toBe("math");
    expect(module.classes.get("ExampleModel")?.bases).toEqual([`${module.name}.ExampleEye`]);
  });

  it("tells a class of the part from one of the same name", () => {
    const eye = merged().classes.get("ExampleEye")?.methods.get("__init__");
    expect(eye && textOf(required(eye.node, "body"))).toBe("self.mlp = ExampleMLPVision()");
  });

  it("knows the file of each definition", () => {
    const module = merged();
    const program = createProgram(module, () => undefined);
    const eye = module.classes.get("ExampleEye")?.node;
    expect(eye && program.fileOf(eye.source)).toBe("folder/vision.py");
    expect(eye?.row).toBe(15);
    expect(program.fileOf(module.classes.get("ExampleModel")?.node.source ?? "")).toBeUndefined();
  });

  it("keeps licence and docstring of the main file alone", () => {
    const texts = merged().root.children.map(textOf);
    expect(texts.filter((text) => text === "# licence")).toHaveLength(1);
    expect(texts).not.toContain('"""Its eyes."""');
    expect(texts.indexOf("# about the head")).toBe(texts.findIndex((text) => text.startsWith("class ExampleMLP(")) - 1);
  });
});

describe("a module in one file", () => {
  it("is read as it stands", () => {
    const module = readModule("transformers.models.example.modeling_example", "modeling_example.py", main);
    expect(module.root.source).toBe(main);
    expect(module.imports.get("ExampleEye")).toBe("transformers.models.example.vision.ExampleEye");
  });
});
