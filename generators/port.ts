import type { NodePlopAPI } from "node-plop";
import picocolors from "picocolors";
import { openCheckout } from "../src/checkout/open-checkout.ts";
import { openModel } from "../src/checkout/open-model.ts";
import { portPrompts } from "../src/commands/interview.ts";
import { port } from "../src/commands/port.ts";
import { splitList } from "../src/commands/port-options.ts";
import { stages } from "../src/commands/stages.ts";
import { initParser } from "../src/python/parser.ts";
import { terminalReport } from "../src/report/terminal.ts";

const firstPrompts = [
  { type: "input", name: "repo", message: "Which Transformers checkout?", default: "." },
  { type: "input", name: "model", message: "Which model (folder below src/transformers/models/)?" },
];

/** The generator `port`: asks, then runs the port command, which alone writes. */
export function portGenerator(plop: NodePlopAPI): void {
  plop.setGenerator("port", {
    description: "port a model to TensorFlow",
    prompts: async (inquirer) => {
      const first: { repo: string; model: string } = await inquirer.prompt(firstPrompts as never);
      await initParser();
      const folder = openModel(openCheckout(first.repo), first.model);
      const rest: object = await inquirer.prompt([...portPrompts(folder, {})] as never);
      return { ...first, ...rest };
    },
    actions: [
      async (answers) => {
        const { repo, model, heads, contributor, reviewers } = answers as Record<string, string> & { heads: string[] };
        const chosen = {
          heads: heads.length === 0 ? undefined : heads,
          contributor: contributor === "" ? undefined : contributor,
          reviewers: splitList(reviewers ?? ""),
        };
        const options = { repo: repo ?? ".", model: model ?? "", dryRun: false, allowDirty: false, force: false };
        return terminalReport(await port({ ...options, ...chosen }, stages), picocolors);
      },
    ],
  });
}
