import { createRequire } from "node:module";
import { Node, Project, type Type } from "ts-morph";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/typescript/catalogue.ts";
import { libraryTypes } from "../../src/typescript/library-types.ts";
import { modules } from "../../src/typescript/rules/modules.ts";
import { unsupported } from "../../src/typescript/rules/unsupported.ts";
import { supportFile } from "../../src/typescript/support-text.ts";
import { translateTypescriptModel } from "../../src/typescript/translate.ts";

const declarations = createRequire(import.meta.url)
  .resolve("js-pytorch")
  .replace(/index\.\w+$/, "index.d.ts");
const project = new Project({ skipAddingFilesFromTsConfig: true, compilerOptions: { types: [] } });

/** The public members of a class's instances, but for its constructor, under the class's name. */
function membersOf(name: string, type: Type): readonly string[] {
  const declaration = type.getSymbolOrThrow().getDeclarations().find(Node.isClassDeclaration);
  const members = declaration?.getInstanceMembers().map((each) => each.getName()) ?? [];
  return members.map((member) => `${name}.${member}`);
}

/** Everything that js-pytorch's \`torch\` gives: functions, classes and what their instances have. */
function exportsOf(name: string, type: Type): readonly string[] {
  return type.getProperties().flatMap((property) => {
    const own = `${name}.${property.getName()}`;
    const [declaration] = property.getDeclarations();
    const value = declaration === undefined ? undefined : property.getTypeAtLocation(declaration);
    if (value === undefined) return [];
    if (value.getConstructSignatures().length > 0) return [own, ...membersOf(own, value)];
    return value.getCallSignatures().length > 0 ? [own] : exportsOf(own, value);
  });
}

const torch = project.addSourceFileAtPath(declarations).getVariableDeclarationOrThrow("torch");
const names = [...new Set(exportsOf("torch", torch.getType()))].sort();
const support = supportFile().text;

/** How a name of js-pytorch reaches the port. */
function answerTo(name: string): string | undefined {
  const [, owner = "", member = ""] = /^(torch\.nn\.\w+)\.(\w+)$/.exec(name) ?? [];
  const module = modules[owner];
  if (name in unsupported) return "gap";
  if (name in catalogue || name in modules || name === "torch.nn.Module" || name === "torch.nn.Module.mode")
    return "rule";
  if (module === undefined) return undefined;
  if (member === "forward" || module.weights?.includes(member) === true) return "rule";
  const [, twin = ""] = support.split(`export class ${module.type} extends`);
  const [body = ""] = twin.split("\n}");
  return new RegExp(`\\breadonly ${member}:`).test(body) ? "rule" : undefined;
}

describe("what js-pytorch exports", () => {
  it("is found", () => {
    expect(names).toEqual(
      expect.arrayContaining(["torch.add", "torch.Tensor.masked_fill", "torch.nn.Block.att", "torch.optim.Adam.step"]),
    );
    expect(names.length).toBeGreaterThan(110);
  });

  it.each(names)("%s has a rule or is a gap", (name) => expect(answerTo(name)).toBeDefined());

  it("leaves nothing in the table of gaps that is not there or has a rule", () => {
    const stale = Object.keys(unsupported).filter(
      (name) => !names.includes(name) || name in catalogue || name in modules,
    );
    expect(stale).toEqual([]);
  });

  it("is described to the type checker in full", () => {
    const described = project.createSourceFile("/described.d.ts", libraryTypes);
    const missing = names.filter((name) => {
      const path = name.split(".");
      const member = path.pop() ?? "";
      const holder = described.getDescendants().find((each) => {
        const isHolder = Node.isModuleDeclaration(each) || Node.isClassDeclaration(each);
        return (
          isHolder &&
          each
            .getSymbol()
            ?.getFullyQualifiedName()
            .replace(/^"[^"]*"\./, "") === path.join(".")
        );
      });
      return holder === undefined || !new RegExp(`\\b${member}\\b`).test(holder.getText());
    });
    expect(missing).toEqual([]);
  });
});

/** An expression that asks for a name of js-pytorch. */
function useOf(name: string): string {
  const [, owner = "", member = ""] = /^(.*)\.(\w+)$/.exec(name) ?? [];
  if (owner === "torch.Tensor") return `x.${member}`;
  if (/^torch\.(nn|optim)\.\w+$/.test(owner)) return `one<InstanceType<typeof ${owner}>>().${member}`;
  return name;
}

describe("a gap", () => {
  const gaps = Object.keys(unsupported);
  const lines = gaps.map((name, index) => `export const use${index} = (x: Tensor): unknown => ${useOf(name)};`);
  const text = `import { torch } from "js-pytorch";
type Tensor = InstanceType<typeof torch.Tensor>;
declare function one<T>(): T;
${lines.join("\n")}
`;
  const modulesSetting = { nn: "js-pytorch", torch: "js-pytorch" };
  const port = translateTypescriptModel({ text, path: "src/models/a/modeling_a.ts", modules: modulesSetting });

  it.each(gaps.map((name, index) => [name, index + 4] as const))("is reported for %s, in its line", (name, line) => {
    const found = port.diagnostics.find((each) => each.line === line);
    expect(found).toMatchObject({ severity: "error", code: "J001", file: "src/models/a/modeling_a.ts" });
    expect(found?.message).toContain(name);
  });

  it("throws where it stands in the port, under a mark", () => {
    expect(port.text.match(/\bgap(<[^>]*>)?\(/g)?.length).toBe(gaps.length);
    expect(port.text.match(/\/\/ TODO\(add-tf-model J001\)/g)?.length).toBe(gaps.length);
  });
});
