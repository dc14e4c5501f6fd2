import { appendFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { declaredNames, exportsOf, gathersExports } from "../../src/checkout/exports.ts";
import { editDistance, nearestNames } from "../../src/checkout/model-name.ts";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { initParser } from "../../src/python/parser.ts";
import { bareSample, editFile, modelFolder } from "../helpers/sample-checkout.ts";
import { writeTree } from "../helpers/tree.ts";

beforeAll(initParser);

const open = (root: string, name = "brand_new_bert") => openModel(openCheckout(root), name);

describe("openModel", () => {
  it("reads what the checkout holds about a model", () => {
    const folder = open(bareSample());
    expect(folder).toMatchObject({
      model: "brand_new_bert",
      modelType: "brand_new_bert",
      configClass: "BrandNewBertConfig",
      docPage: "docs/source/en/model_doc/brand_new_bert.md",
      testFile: "tests/models/brand_new_bert/test_modeling_brand_new_bert.py",
      portPath: `${modelFolder}/modeling_tf_brand_new_bert.py`,
    });
    expect(folder.pytorchClasses).toEqual([
      "BrandNewBertForMaskedLM",
      "BrandNewBertForSequenceClassification",
      "BrandNewBertForTokenClassification",
      "BrandNewBertModel",
      "BrandNewBertPreTrainedModel",
    ]);
  });

  it.each(["brand_new_bert", "brand-new-bert", "BrandNewBert", "brandnewbert", "Brand_New_Bert"])(
    "knows the model as %s",
    (name) => {
      expect(open(bareSample(), name).model).toBe("brand_new_bert");
    },
  );

  it("follows a model type to a folder of another name", () => {
    const root = bareSample();
    const table = 'SPECIAL_MODEL_TYPE_TO_MODULE_NAME = OrderedDict(\n    [\n        ("big-tree", "cedar"),\n    ]\n)\n';
    appendFileSync(join(root, "src/transformers/models/auto/configuration_auto.py"), table);
    expect(open(root, "big-tree").model).toBe("cedar");
  });

  it("finds a doc page that is spelled with hyphens", () => {
    const root = bareSample();
    const pages = join(root, "docs/source/en/model_doc");
    renameSync(join(pages, "brand_new_bert.md"), join(pages, "brand-new-bert.md"));
    expect(open(root).docPage).toBe("docs/source/en/model_doc/brand-new-bert.md");
  });

  it("takes the configuration of the whole model where a file has several", () => {
    const root = bareSample();
    const part = 'class BrandNewBertTextConfig(PretrainedConfig):\n    model_type = "brand_new_bert_text"\n\n\n';
    editFile(
      root,
      `${modelFolder}/configuration_brand_new_bert.py`,
      "class BrandNewBertConfig",
      `${part}class BrandNewBertConfig`,
    );
    expect(open(root).configClass).toBe("BrandNewBertConfig");
  });

  it("leaves functions and constants out of the classes", () => {
    const root = bareSample();
    const init = `${modelFolder}/__init__.py`;
    editFile(
      root,
      init,
      '"BrandNewBertModel",',
      '"BrandNewBertModel",\n        "BRAND_NEW_LIST",\n        "load_brand_new",',
    );
    expect(open(root).pytorchClasses).not.toContain("BRAND_NEW_LIST");
    expect(open(root).pytorchClasses).not.toContain("load_brand_new");
  });

  it("does not take a folder without an init for a model", () => {
    const root = bareSample();
    writeTree(root, { "src/transformers/models/stray/modeling_stray.py": "" });
    expect(() => open(root, "stray")).toThrow(/no model stray/);
  });
});

describe("exportsOf", () => {
  it.each([
    ['_import_structure = {"modeling_x": ["A", "B"], "modeling_y": ["C"]}', ["A", "B"]],
    ['_import_structure["modeling_x"] = [\n    "A",\n    # why\n    "B",\n]', ["A", "B"]],
    ['if x:\n    _import_structure["modeling_x"] = ["A"]\n_import_structure["modeling_x"].extend(["B"])', ["A", "B"]],
  ])("%s", (init, names) => {
    expect(exportsOf(init, "modeling_x")).toEqual(names);
  });

  it.each(['other["modeling_y"] = ["A"]', "_import_structure = {}", 'x = ["modeling_x"]'])(
    "finds none in %s",
    (init) => {
      expect(exportsOf(init, "modeling_x")).toEqual([]);
    },
  );
});

describe("declaredNames", () => {
  it.each([
    ['__all__ = ["A", "B"]', ["A", "B"]],
    ['__all__ = ("A",)\nx = 1\n__all__ += ["B"]', ["A", "B"]],
    ['x = ["A"]\nif x:\n    y = "B"', []],
  ])("%s", (source, names) => expect(declaredNames(source)).toEqual(names));
});

it.each([
  ["sys.modules[__name__] = _LazyModule(__name__, _file, define_import_structure(_file))", true],
  ["from ...utils.import_utils import define_import_structure", false],
  ["# define_import_structure(_file)", false],
])("gathersExports: %s", (init, expected) => expect(gathersExports(init)).toBe(expected));

it("opens a model whose package gathers what its modules declare", () => {
  const root = bareSample();
  const init = "sys.modules[__name__] = _LazyModule(__name__, _file, define_import_structure(_file))\n";
  writeTree(root, { [`${modelFolder}/__init__.py`]: init });
  expect(() => open(root)).toThrow(/modeling_brand_new_bert\.py exports no class/);
  appendFileSync(
    join(root, `${modelFolder}/modeling_brand_new_bert.py`),
    '\n__all__ = ["BrandNewBertModel", "other"]\n',
  );
  expect(open(root)).toMatchObject({ pytorchClasses: ["BrandNewBertModel"], gathersExports: true });
});

describe("names that a typing error may have meant", () => {
  it.each([
    ["bert", "bert", 0],
    ["bret", "bert", 1],
    ["bert", "albert", 2],
    ["", "vit", 3],
  ])("%s and %s are %i apart", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });

  it("are sorted by nearness", () => {
    const names = ["albert", "bert", "vit", "distilbert", "layoutlmv2"];
    expect(nearestNames("bret", names)).toEqual(["bert"]);
    expect(nearestNames("distil", names)).toEqual(["distilbert"]);
    expect(nearestNames("layoutlm2", names)).toEqual(["layoutlmv2"]);
    expect(nearestNames("xyz", names)).toEqual([]);
  });
});
