import nodePlop from "node-plop";
import { z } from "zod";
import { untilAborted } from "./interview.ts";

/** A question and its possible answers. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** How the commands ask; `undefined` in their options where nobody can answer. */
export interface Ask {
  readonly confirm: (message: string, byDefault: boolean) => Promise<boolean>;
  readonly choose: (message: string, choices: readonly Choice[], byDefault: string) => Promise<string>;
  readonly pick: (message: string, choices: readonly Choice[]) => Promise<readonly string[]>;
}

const answer = z.object({ answer: z.unknown() });

/** Questions in a terminal, in plop's form. */
export function terminalAsk(signal: AbortSignal): Ask {
  const ask = async (prompt: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const plop = await nodePlop();
    const prompts = [{ ...prompt, name: "answer" }];
    const generator = plop.setGenerator("question", { description: "", prompts: prompts as never, actions: [] });
    return answer.parse(await untilAborted(generator.runPrompts(), signal)).answer;
  };
  return {
    confirm: async (message, byDefault) =>
      z.boolean().parse(await ask({ type: "confirm", message, default: byDefault })),
    choose: async (message, choices, byDefault) =>
      z.string().parse(await ask({ type: "list", message, choices: [...choices], default: byDefault })),
    pick: async (message, choices) =>
      z.array(z.string()).parse(await ask({ type: "checkbox", message, choices: [...choices] })),
  };
}
