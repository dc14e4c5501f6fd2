import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { typescriptTest } from "../../src/typescript/test-module.ts";
import { translateTypescriptModel } from "../../src/typescript/translate.ts";
import type { TypescriptTranslation } from "../../src/typescript/translation.ts";
import { modules } from "./translating.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = fileURLToPath(new URL("../fixtures/typescript/models/", import.meta.url));

/** The models that are written for the tests, by name. */
export const modelNames = readdirSync(fixtures).map((file) => file.replace(/\.ts$/, ""));

export const modelText = (name: string): string => readFileSync(join(fixtures, `${name}.ts`), "utf8");

/** A compiler's settings as strict as they come, so that ports compile in any library. */
const settings = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2022"],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  },
  include: ["src"],
};

export interface LibraryFolder {
  readonly root: string;
  readonly write: (path: string, text: string) => void;
  /** Adds a model, its port and the test of the port. */
  readonly add: (name: string, text: string) => TypescriptTranslation;
  /** What the library's compiler says of its sources. */
  readonly check: () => readonly string[];
}

/** A library in a new folder, with this project's packages. */
export function libraryFolder(): LibraryFolder {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "typescript-library-")));
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"), "junction");
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("package.json", '{ "name": "library", "type": "module" }');
  write("tsconfig.json", JSON.stringify(settings));
  const add = (name: string, text: string): TypescriptTranslation => {
    const path = `src/models/${name}/modeling_${name}.ts`;
    const port = translateTypescriptModel({ text, path, modules });
    write(path, text);
    write(`src/models/${name}/modeling_tf_${name}.ts`, port.text);
    write(`src/models/${name}/modeling_tf_${name}.test.ts`, typescriptTest({ text, path, modules }));
    write(port.support.path, port.support.text);
    return port;
  };
  const check = (): readonly string[] => {
    const { options, fileNames } = ts.parseJsonConfigFileContent(settings, ts.sys, root);
    const found = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
    return found.map((each) => {
      const place = each.file?.fileName.slice(root.length + 1) ?? "";
      const line = each.file?.getLineAndCharacterOfPosition(each.start ?? 0).line ?? 0;
      return `${place}:${line + 1} ${ts.flattenDiagnosticMessageText(each.messageText, " ")}`;
    });
  };
  return { root, write, add, check };
}
