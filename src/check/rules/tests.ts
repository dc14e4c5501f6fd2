import { findingIn } from "../finding.ts";
import { type CheckRule, sections } from "../rule.ts";

export const tests: CheckRule = {
  code: "C013",
  id: "tests",
  title: "The port has tests.",
  source: sections.tests,
  find: ({ checkout, folder }) => {
    if (folder.testFile === undefined || checkout.read(folder.portTestPath) !== undefined) return [];
    const message = `There is no ${folder.portTestPath}, and PyTorch's tests are in ${folder.testFile}.`;
    const hint = `Port them: add-tf-model ${folder.model}`;
    return [findingIn("C013", folder.portPath, { message, hint })];
  },
};
