import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eraOf, eras, majorMinor } from "../../src/checkout/eras.ts";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { Failure } from "../../src/diagnostics/failure.ts";
import { bareSample } from "../helpers/sample-checkout.ts";
import { temporaryFolder, writeTree } from "../helpers/tree.ts";

describe("eras", () => {
  it.each([
    ["4.31.0", "tf.keras", false, "4.33"],
    ["4.35.2", "tf.keras", false, "4.34"],
    ["4.36.2", "tf.keras", false, "4.36"],
    ["4.37.0.dev0", "tf.keras", true, "4.36"],
    ["4.38.0", "keras", true, "4.36"],
    ["4.40.1", "keras", true, "4.44"],
    ["4.44.0.dev0", "keras", true, "4.44"],
    ["4.46.3", "keras", true, "4.46"],
    ["4.51.0", "keras", true, "4.50"],
    ["4.52.4", "keras", true, "4.53"],
    ["4.57.1", "keras", true, "4.56"],
  ])("%s", (version, keras, buildMethods, pythonRequirements) => {
    expect(eraOf(majorMinor(version) ?? [0, 0])).toMatchObject({ keras, buildMethods, pythonRequirements });
  });

  it.each(["4.30.2", "4.58.0", "3.5.1", "5.0.0"])("none for %s", (version) => {
    expect(eraOf(majorMinor(version) ?? [0, 0])).toBeUndefined();
  });

  it("follow one another without a gap", () => {
    for (const [index, era] of eras.slice(1).entries()) expect(era.from).toEqual(eras[index]?.to);
  });
});

describe("openCheckout", () => {
  it("finds the root from a folder below it, and through a link", () => {
    const root = bareSample();
    expect(openCheckout(join(root, "docs/source")).root).toBe(root);
    const link = join(temporaryFolder(), "link");
    symlinkSync(root, link);
    expect(openCheckout(link).root).toBe(root);
  });

  it("reads text once, and keeps it", () => {
    const root = temporaryFolder();
    const init = "\ufeff__version__ = '4.44.0'\r\n";
    writeTree(root, { "src/transformers/__init__.py": init, "a.py": "1\n" });
    const checkout = openCheckout(root);
    expect(checkout.read("src/transformers/__init__.py")).toBe(init);
    expect(checkout.read("a.py")).toBe("1\n");
    writeTree(root, { "a.py": "2\n", "b.py": "" });
    expect(checkout.read("a.py")).toBe("1\n");
    expect(checkout.read("b.py")).toBe("");
    expect(checkout.read("none.py")).toBeUndefined();
    expect(checkout.read("src")).toBeUndefined();
  });

  it("lists a folder in order", () => {
    const root = bareSample();
    mkdirSync(join(root, "src/transformers/models/a"));
    expect(openCheckout(root).list("src/transformers/models")).toEqual([
      "__init__.py",
      "a",
      "acorn",
      "auto",
      "brand_new_bert",
      "cedar",
    ]);
    expect(openCheckout(root).list("nowhere")).toEqual([]);
  });

  it("tells what is wrong", () => {
    expect(() => openCheckout(temporaryFolder())).toThrow(Failure);
  });
});
