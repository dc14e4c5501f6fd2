import { beforeAll, describe, expect, it } from "vitest";
import { eraOf } from "../../src/checkout/eras.ts";
import { sourceParts } from "../../src/checkout/source-parts.ts";
import { initParser } from "../../src/python/parser.ts";

beforeAll(initParser);

const files: Readonly<Record<string, string>> = {
  "m/vision.py": "import torch\nfrom .blocks import Block\n",
  "m/blocks.py": "from torch import nn\nfrom .vision import Eye\n",
  "m/words.py": "import json\n",
  "m/configuration_m.py": "import torch\n",
  "m/generation_m.py": "import torch\n",
};

function partsOf(source: string): readonly string[] {
  const era = eraOf([4, 44]);
  if (!era) throw new Error("There is no era 4.44.");
  const checkout = { root: "/", version: "4.44.0", era, read: (path: string) => files[path], list: () => [] };
  return sourceParts(checkout, "m", source).map(({ path }) => path);
}

describe("the files over which a model is spread", () => {
  it("come with what they import, those first on which others build", () => {
    expect(partsOf("from .vision import Eye\n")).toEqual(["m/blocks.py", "m/vision.py"]);
  });

  it.each([
    "from .configuration_m import MConfig\n",
    "from .generation_m import MGeneration\n",
    "from .words import WORDS\n",
    "from .missing import Eye\n",
    "from ..m.vision import Eye\n",
    "import vision\n",
  ])("do not come from %j", (source) => {
    expect(partsOf(source)).toEqual([]);
  });
});
