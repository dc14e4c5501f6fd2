import { Node } from "ts-morph";
import { declareFields } from "./declare-fields.ts";
import { type Example, exampleOf } from "./examples.ts";
import { keywordOf } from "./forward-calls.ts";
import { isModuleClass, twinName } from "./names.ts";
import { parseModel } from "./parse.ts";
import type { TypescriptModel } from "./translation.ts";

/** A class that is tried: its names, the parameters of `forward`, and what it is tried with. */
export interface TestCase {
  readonly pytorch: string;
  readonly tensorflow: string;
  readonly parameters: readonly string[];
  /** Undefined where nothing could be made up for its constructor or its inputs. */
  readonly example: Example | undefined;
}

/** The exported classes of a model that can be made, in their order. */
export function testCasesOf(model: TypescriptModel): readonly TestCase[] {
  const source = parseModel(model);
  declareFields(source);
  return source.getClasses().flatMap((each) => {
    const name = each.getName();
    if (name === undefined || !each.isExported() || each.isAbstract() || !isModuleClass(each)) return [];
    const forward = [each, ...ancestors(each)]
      .map((one) => one.getInstanceMethod("forward"))
      .find((one) => one !== undefined);
    const parameters = Node.isMethodDeclaration(forward) ? forward.getParameters().map(keywordOf) : [];
    return [{ pytorch: name, tensorflow: twinName(name), parameters, example: exampleOf(each) }];
  });
}

type Class = ReturnType<ReturnType<typeof parseModel>["getClasses"]>[number];

function ancestors(declaration: Class): readonly Class[] {
  const base = declaration.getBaseClass();
  return base === undefined ? [] : [base, ...ancestors(base)];
}
