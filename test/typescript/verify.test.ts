import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { typescriptTest } from "../../src/typescript/test-module.ts";
import { translateTypescriptModel } from "../../src/typescript/translate.ts";
import { verifyTypescriptPort } from "../../src/typescript/verify.ts";
import { libraryFolder, modelText } from "./library-folder.ts";
import { modules } from "./translating.ts";

const library = libraryFolder();
afterAll(() => rmSync(library.root, { recursive: true, force: true }));

const own = { nn: "../../nn.js", torch: "../../nn.js" };
const head = `import { nn, torch } from "../../nn.js";
type Tensor = InstanceType<typeof torch.Tensor>;
`;
const base = `${head}
export class BaseLayer extends nn.Module {
  lin: InstanceType<typeof nn.Linear>;
  constructor(readonly width: number) {
    super();
    this.lin = new nn.Linear(width, width);
  }
  forward(x: Tensor, scale = 1): Tensor {
    return this.lin.forward(x).mul(scale);
  }
}
export function halved(x: Tensor): Tensor {
  return x.mul(0.5);
}
export interface BaseOptions { width: number }
export class BaseModel extends BaseLayer {}
`;
const derived = `${head}import { BaseLayer, type BaseOptions, halved } from "../base/modeling_base.js";
class Wide extends BaseLayer {
  override forward(x: Tensor): Tensor {
    return halved(super.forward(x, 2)).add(x);
  }
}
export class DerivedModel extends nn.Module {
  wide: Wide;
  plain: BaseLayer;
  constructor(options: BaseOptions) {
    super();
    this.wide = new Wide(options.width);
    this.plain = new BaseLayer(options.width);
  }
  forward(x: Tensor): Tensor {
    return this.plain.forward(this.wide.forward(x), 0.5);
  }
}
`;
/** Nothing tells what the constructor takes, nor what length the input has to have. */
const odd = `${head}
export class OddModel extends nn.Module {
  lin: InstanceType<typeof nn.Linear>;
  constructor(sizes: Map<string, number>) {
    super();
    this.lin = new nn.Linear(sizes.get("in") ?? 3, 2);
  }
  forward(x: Tensor): Tensor {
    return this.lin.forward(x.reshape([4, 3]));
  }
}
export class GivenModel extends nn.Module {
  lin: InstanceType<typeof nn.Linear>;
  constructor(sizes: readonly number[]) {
    super();
    this.lin = new nn.Linear(sizes[0]!, sizes[1]!);
  }
  forward(x: Tensor, power: number): Tensor {
    return this.lin.forward(x.reshape([2, 3])).mul(power);
  }
}
`;
/** What has no form in a port: it throws where it stands, and the rest compiles. */
const gaps = `${head}
class Fancy extends nn.Linear {
  constructor() {
    super(3, 4);
  }
}
export class GapsModel extends nn.Module {
  lin = new nn.Linear(3, 3);
  fancy = new Fancy();
  optimizer: InstanceType<typeof torch.optim.Adam>;
  constructor() {
    super();
    this.optimizer = new torch.optim.Adam(this.parameters(), 0.001);
  }
  forward(x: Tensor): Tensor {
    const loss = this.lin.forward(x).sum();
    loss.backward();
    const first = loss.grad[0];
    this.optimizer.step();
    const args: [number, number] = [0, 1];
    const turned = x.transpose(...args);
    return x.requires_grad ? turned : turned.mul(first);
  }
}
`;
const examples = `export const examples = {
  GivenModel: { arguments: [[3, 2]], inputs: [[[1, 2.5, -3, 4, 5, 6], 2]] },
};
`;
const sources = { base, derived, odd, gaps };
const verified = ["base", "derived", "odd"];
const files = new Map([["src/models/base/modeling_base.ts", base]]);

library.write("src/nn.ts", 'import { torch } from "js-pytorch";\n\nexport { torch };\nexport const nn = torch.nn;\n');
library.write("src/models/odd/examples_odd.ts", examples);
for (const [name, text] of Object.entries(sources)) {
  const path = `src/models/${name}/modeling_${name}.ts`;
  const model = { text, path, modules: own, files };
  const port = translateTypescriptModel(model);
  library.write(path, text);
  library.write(`src/models/${name}/modeling_tf_${name}.ts`, port.text);
  library.write(`src/models/${name}/modeling_tf_${name}.test.ts`, typescriptTest(model));
  library.write(port.support.path, port.support.text);
}
const read = (path: string): string => readFileSync(join(library.root, path), "utf8");
const report = await verifyTypescriptPort({
  root: library.root,
  models: verified,
  modules: own,
  backends: ["cpu"],
});
const verdictOn = (tensorflow: string) => report.verdicts.find((each) => each.tensorflow === tensorflow);

describe("a library with a module system of its own", () => {
  it("has ports that compile, with their tests", () => expect(library.check()).toEqual([]));

  it("has models that build on the ports of others", () => {
    const port = read("src/models/derived/modeling_tf_derived.ts");
    expect(port).toContain('import { TFBaseLayer, halved } from "../base/modeling_tf_base.js";');
    expect(port).toContain('import type { BaseOptions } from "../base/modeling_base.js";');
    expect(port).not.toContain("nn.js");
  });

  it.each(["TFBaseLayer", "TFBaseModel", "TFDerivedModel"])("agrees: %s", (name) => {
    expect(verdictOn(name)).toMatchObject({ backend: "cpu", outcome: { kind: "agrees" } });
  });
});

describe("a port with gaps", () => {
  const found = translateTypescriptModel({
    text: gaps,
    path: "src/models/gaps/modeling_gaps.ts",
    modules: own,
  }).diagnostics;

  // That its port compiles is held above, with the others.
  it("names each of them in its line", () => {
    const lines = gaps.split("\n");
    expect(found.map(({ line = 0 }) => lines[line - 1]?.trim())).toEqual([
      "class Fancy extends nn.Linear {",
      "this.optimizer = new torch.optim.Adam(this.parameters(), 0.001);",
      "loss.backward();",
      "const first = loss.grad[0];",
      "this.optimizer.step();",
      "const turned = x.transpose(...args);",
      "return x.requires_grad ? turned : turned.mul(first);",
    ]);
    expect(found.every(({ severity }) => severity === "error")).toBe(true);
  });
});

describe("what a class is tried with", () => {
  it("comes from the library where it says so", () => {
    expect(verdictOn("TFGivenModel")).toMatchObject({ outcome: { kind: "agrees" } });
  });

  it("is asked for where nothing can be made up, and that is no pass", () => {
    expect(verdictOn("TFOddModel")).toMatchObject({ backend: "none", outcome: { kind: "skipped" } });
    expect(report.diagnostics).toMatchObject([{ severity: "warning", code: "J006" }]);
    expect(report.diagnostics[0]?.message).toContain("src/models/odd/examples_odd.ts");
    expect(read("src/models/odd/modeling_tf_odd.test.ts")).toContain('it.todo("computes what OddModel computes');
  });

  it("leaves nothing behind", () => {
    const cache = join(library.root, "node_modules", ".cache", "add-tf-model");
    expect(readdirSync(cache).filter((name) => name.startsWith("verify-"))).toEqual([]);
  });
});

const port = translateTypescriptModel({ text: modelText("mlp"), path: "src/models/mlp/modeling_mlp.ts", modules });
const planted = [
  ["another slope", "alpha: 0.001", "alpha: 0.1", "differs", /^the outputs are [\d.e-]+ apart$/],
  ["a bias too many", "useBias: false, ", "", "differs", /^weights without a partner: fc2\.b$/],
  ["another size", "units: hiddenSize", "units: 5", "failed", /./],
  ["a throwing port", "let z = ", 'if (x) throw new Error("planted");\n      let z = ', "failed", /^planted$/],
] as const;

describe("a port that is wrong", () => {
  it.each(planted)("is found: %s", async (_, before, after, kind, message) => {
    const flat = port.text.replaceAll(
      /\{\n\s+(units[^}]*?),\n\s+\}/g,
      (_whole, inside: string) => `{ ${inside.replaceAll(/\s+/g, " ")} }`,
    );
    expect(flat).toContain(before);
    const changed = new Map([
      ["src/models/mlp/modeling_mlp.ts", modelText("mlp")],
      ["src/models/mlp/modeling_tf_mlp.ts", flat.replace(before, after)],
    ]);
    const { verdicts, diagnostics } = await verifyTypescriptPort({
      root: library.root,
      models: ["mlp"],
      modules,
      files: changed,
      backends: ["cpu"],
    });
    expect(verdicts).toMatchObject([{ outcome: { kind } }]);
    const [verdict] = verdicts;
    expect(verdict?.outcome.kind !== "agrees" && verdict?.outcome.message).toMatch(message);
    expect(diagnostics).toMatchObject([{ severity: "error", code: "J006" }]);
  });

  it("needs the library's packages", async () => {
    const bare = mkdtempSync(join(tmpdir(), "typescript-bare-"));
    const run = verifyTypescriptPort({ root: bare, models: ["mlp"], modules });
    await expect(run).rejects.toMatchObject({ name: "Failure", hint: "Run npm install in the library." });
    rmSync(bare, { recursive: true });
  });
});
