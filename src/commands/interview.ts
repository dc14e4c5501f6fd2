import nodePlop from "node-plop";
import { z } from "zod";
import type { ModelFolder } from "../checkout/checkout.ts";
import { interrupted } from "./failures.ts";
import { type PortAnswers, splitList } from "./port-options.ts";

const answers = z.object({
  heads: z.array(z.string()),
  contributor: z.string(),
  reviewers: z.string(),
});

/** The questions of the `port` generator, in plop's form. */
export function portPrompts(folder: ModelFolder, defaults: PortAnswers): readonly Record<string, unknown>[] {
  const heads = folder.pytorchClasses.filter((name) => !name.endsWith("PreTrainedModel"));
  const isChosen = (name: string): boolean => defaults.heads?.includes(name) ?? true;
  return [
    {
      type: "checkbox",
      name: "heads",
      message: "Which classes shall be ported?",
      choices: heads.map((name) => ({ name, value: name, checked: isChosen(name) })),
    },
    {
      type: "input",
      name: "contributor",
      message: "Who is thanked on the model's page (name on the Hub; empty for nobody)?",
      default: defaults.contributor ?? "",
    },
    {
      type: "input",
      name: "reviewers",
      message: "Who shall review it (separated by commas)?",
      default: defaults.reviewers?.join(", ") ?? "@gante, @Rocketknight1",
    },
  ];
}

/** Asks through plop what the tool cannot know. */
export async function interview(folder: ModelFolder, defaults: PortAnswers): Promise<PortAnswers> {
  const plop = await nodePlop();
  const generator = plop.setGenerator("port", {
    description: "port a model to TensorFlow",
    prompts: [...portPrompts(folder, defaults)] as never,
    actions: [],
  });
  let given: unknown;
  try {
    given = await generator.runPrompts();
  } catch {
    // The prompt library throws when the user presses Ctrl-C.
    throw interrupted();
  }
  const { heads, contributor, reviewers } = answers.parse(given);
  return {
    heads: heads.length === 0 ? undefined : heads,
    contributor: contributor === "" ? undefined : contributor,
    reviewers: splitList(reviewers),
  };
}
