import nodePlop from "node-plop";
import { z } from "zod";
import type { ModelSource } from "../checkout/checkout.ts";
import { interrupted } from "./failures.ts";
import { isHubName, type PortAnswers, splitList } from "./port-options.ts";

const answers = z.object({
  heads: z.array(z.string()),
  contributor: z.string().default(""),
  reviewers: z.string(),
});

/**
 * The questions of the `port` generator, in plop's form.
 *
 * @param isTransformers whether pages thank people of the Hub, and the library's guide names reviewers
 */
export function portPrompts(
  folder: ModelSource,
  defaults: PortAnswers,
  isTransformers = true,
): readonly Record<string, unknown>[] {
  const heads = folder.pytorchClasses.filter((name) => !name.endsWith("PreTrainedModel"));
  const isChosen = (name: string): boolean => defaults.heads?.includes(name) ?? true;
  return [
    {
      type: "checkbox",
      name: "heads",
      message: "Which classes shall be ported?",
      choices: heads.map((name) => ({ name, value: name, checked: isChosen(name) })),
    },
    ...(isTransformers ? [contributorPrompt(defaults)] : []),
    {
      type: "input",
      name: "reviewers",
      message: "Who shall review it (separated by commas)?",
      default: defaults.reviewers?.join(", ") ?? (isTransformers ? "@gante, @Rocketknight1" : ""),
    },
  ];
}

const contributorPrompt = ({ contributor = "" }: PortAnswers): Record<string, unknown> => ({
  type: "input",
  name: "contributor",
  message: "Who is thanked on the model's page (name on the Hub; empty for nobody)?",
  default: isHubName(contributor) ? contributor : "",
  validate: (name: string) => name === "" || isHubName(name) || "That is no user name of the Hub.",
});

const showCursor = "\u001b[?25h";

/**
 * The prompts pass Ctrl-C on as a signal to this process and never settle. A signal alone does not keep Node from ending
 * when nothing else is under way, so a timer has to.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const alive = setInterval(() => undefined, 1000);
    const stop = (): void => {
      clearInterval(alive);
      process.stdout.write(`${showCursor}\n`);
      reject(interrupted());
    };
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => {
      clearInterval(alive);
      signal.removeEventListener("abort", stop);
    });
  });
}

/** Asks through plop what the tool cannot know. */
export async function interview(
  folder: ModelSource,
  defaults: PortAnswers,
  signal: AbortSignal,
  isTransformers: boolean,
): Promise<PortAnswers> {
  const plop = await nodePlop();
  const generator = plop.setGenerator("port", {
    description: "port a model to TensorFlow",
    prompts: [...portPrompts(folder, defaults, isTransformers)] as never,
    actions: [],
  });
  const { heads, contributor, reviewers } = answers.parse(await untilAborted(generator.runPrompts(), signal));
  return {
    heads: heads.length === 0 ? undefined : heads,
    contributor: contributor === "" ? undefined : contributor,
    reviewers: splitList(reviewers),
  };
}
