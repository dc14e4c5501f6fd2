import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { initParser } from "../../src/python/parser.ts";
import { surfaces } from "../../src/register/catalogue.ts";
import { register } from "../../src/register/register.ts";
import type { Registration } from "../../src/register/surface.ts";
import { bareSample } from "../helpers/sample-checkout.ts";
import { ported } from "./registration.ts";

beforeAll(initParser);

const names = [
  "BrandNewBertForMaskedLM",
  "BrandNewBertForSequenceClassification",
  "BrandNewBertForTokenClassification",
  "BrandNewBertMainLayer",
  "BrandNewBertModel",
  "BrandNewBertPreTrainedModel",
];

function sample(root: string): Registration {
  const checkout = openCheckout(root);
  return {
    checkout,
    folder: openModel(checkout, "brand_new_bert"),
    classes: ported(...names),
    contributor: "sap-user",
  };
}

/** Registers the port in a copy of the sample. */
function registeredSample(): string {
  const root = bareSample();
  for (const { path, after } of register(sample(root)).changes) writeFileSync(join(root, path), after ?? "");
  return root;
}

describe("register", () => {
  it("changes each file of the sample once", () => {
    const { changes, diagnostics } = register(sample(bareSample()));
    expect(changes.map((change) => change.path).sort()).toEqual([
      "docs/source/en/index.md",
      "docs/source/en/model_doc/brand_new_bert.md",
      "src/transformers/__init__.py",
      "src/transformers/models/auto/modeling_tf_auto.py",
      "src/transformers/models/brand_new_bert/__init__.py",
      "src/transformers/utils/dummy_tf_objects.py",
      "utils/check_docstrings.py",
      "utils/not_doctested.txt",
    ]);
    expect(diagnostics).toEqual([]);
  });

  it("finds nothing to do on a registered tree", () => {
    const again = sample(registeredSample());
    expect(register(again)).toEqual({ changes: [], diagnostics: [] });
    expect(surfaces.flatMap((surface) => surface.missing(again))).toEqual([]);
  });

  it("says where each class is missing before", () => {
    const registration = sample(bareSample());
    const missing = surfaces.filter((surface) => surface.missing(registration).length > 0).map((surface) => surface.id);
    expect(missing).toEqual([
      "auto",
      "check-docstrings",
      "doc-index",
      "doc-page",
      "documentation-tests",
      "dummies",
      "main-init",
      "model-init",
    ]);
  });

  it("puts both changes of the page into one", () => {
    const page = readFileSync(join(registeredSample(), "docs/source/en/model_doc/brand_new_bert.md"), "utf8");
    expect(page).toContain(
      "(https://huggingface.co/brand-new-author). The TensorFlow version of this model was contributed by [sap-user](",
    );
    expect(page).toContain("\n## TFBrandNewBertModel\n\n[[autodoc]] TFBrandNewBertModel\n    - call\n");
  });

  it("only adds lines, but for those that it has to grow", () => {
    const root = bareSample();
    const lost = register(sample(root)).changes.flatMap(({ before, after }) => {
      const lines = new Set((after ?? "").split("\n"));
      return (before ?? "").split("\n").filter((line) => !lines.has(line));
    });
    expect(lost).toEqual([
      "This model was contributed by [brand-new-author](https://huggingface.co/brand-new-author).",
      "| [BrandNewBert](model_doc/brand_new_bert) |       ✅        |         ❌         |      ❌      |",
      "from ...utils import OptionalDependencyNotAvailable, _LazyModule, is_torch_available",
    ]);
  });
});
