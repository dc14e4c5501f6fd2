import { Node } from "ts-morph";
import { declareFields } from "./declare-fields.ts";
import { type Example, exampleOf, forwardOf } from "./examples.ts";
import { keywordOf } from "./forward-calls.ts";
import { examplesPath, givenExample } from "./given-examples.ts";
import { isModuleClass, twinName } from "./names.ts";
import { modelSources, parseModel } from "./parse.ts";
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
  modelSources(source).forEach(declareFields);
  const given = model.files?.get(examplesPath(model.path));
  return source.getClasses().flatMap((each) => {
    const name = each.getName();
    if (name === undefined || !each.isExported() || each.isAbstract() || !isModuleClass(each)) return [];
    const forward = forwardOf(each);
    const parameters = Node.isMethodDeclaration(forward) ? forward.getParameters().map(keywordOf) : [];
    return [
      { pytorch: name, tensorflow: twinName(name), parameters, example: givenExample(each, given) ?? exampleOf(each) },
    ];
  });
}
