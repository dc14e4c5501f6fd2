import type { NextStepsInput } from "./next-steps.ts";
import type { NextStep } from "./outcome.ts";

/** What is left to do once a model of a TypeScript library is ported. */
export function librarySteps(input: NextStepsInput): readonly NextStep[] {
  const { model, portPath, portTestPath, hasTests, gaps, reviewers } = input;
  const asked = reviewers.length > 0 ? `, and ask ${reviewers.join(" and ")} to review it` : "";
  const steps: readonly (NextStep | false)[] = [
    gaps > 0 && { title: `Close the ${gaps === 1 ? "gap" : `${gaps} gaps`} above: each is marked in ${portPath}.` },
    { title: "Check the types.", command: "npx tsc --noEmit" },
    hasTests && { title: "Run the tests.", command: `npx vitest run ${portTestPath}` },
    {
      title: "Commit on a branch of your fork, push, and open a draft pull request: all of it in one go.",
      command: `add-tf-model start ${model}`,
    },
    { title: `Mark it ready for review${asked}.`, command: `add-tf-model ready ${model}` },
  ];
  return steps.filter((step) => step !== false);
}
