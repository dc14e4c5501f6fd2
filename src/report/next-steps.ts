import type { NextStep } from "./outcome.ts";

export interface NextStepsInput {
  readonly model: string;
  readonly portPath: string;
  readonly portTestPath: string;
  /** Whether there is a test file to run. */
  readonly hasTests: boolean;
  readonly gaps: number;
  readonly reviewers: readonly string[];
}

const testVariables = "NVIDIA_TF32_OVERRIDE=0 RUN_SLOW=1 RUN_PT_TF_CROSS_TESTS=1";

/** What the guide asks for once the files are there, in its order. */
export function nextSteps(input: NextStepsInput): readonly NextStep[] {
  const { model, portPath, portTestPath, hasTests, gaps, reviewers } = input;
  const handles = reviewers.length > 0 ? reviewers.join(" and ") : "@gante and @Rocketknight1";
  const steps: readonly (NextStep | false)[] = [
    gaps > 0 && { title: `Close the ${gaps === 1 ? "gap" : `${gaps} gaps`} above: each is marked in ${portPath}.` },
    hasTests && { title: "Run the tests.", command: `${testVariables} python -m pytest -vv ${portTestPath}` },
    { title: "Let the library's own tools format and check what changed.", command: "make fixup" },
    {
      title: "Commit on a branch of your fork, push, and open a draft pull request: all of it in one go.",
      command: `add-tf-model start ${model}`,
    },
    { title: `Mark it ready for review, and ask ${handles} to review it.`, command: `add-tf-model ready ${model}` },
    {
      title: "Once it is approved, convert the weights, and drop from_pt=True from the tests.",
      command: `add-tf-model convert <organisation>/<checkpoint> && add-tf-model finalize ${model}`,
    },
  ];
  return steps.filter((step) => step !== false);
}
