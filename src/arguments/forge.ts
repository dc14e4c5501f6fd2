import type { Command } from "commander";
import type { Run } from "./command.ts";

const answers = (): Promise<typeof import("../commands/start-answers.ts")> => import("../commands/start-answers.ts");

const wait = ["--wait <seconds>", "how long to wait until a new fork is there (default: 300)"] as const;
const another = ["--new-pull-request", "open another pull request where the branch had one that is closed"] as const;

const modelText = "folder below src/transformers/models/, or a model type";

/** The way of a port to its pull request, and on to merged. */
export function addForge(root: Command, run: Run, version: string): void {
  root
    .command("start")
    .description("fork, clone, make the branch and open the draft pull request; looks first whether others are at it")
    .argument("<model>", modelText)
    .option("--into <dir>", "where to clone to, outside of a checkout (default: ./transformers)")
    .option("--first-commit <what>", "port, empty (the file that the guide asks for) or none")
    .option(...wait)
    .option(...another, false)
    .action((model: string, _options, command: Command) =>
      run(command, model, async (options, name) =>
        (await answers()).startAnswer({ ...command.optsWithGlobals(), ...options }, name, version),
      ),
    );
  root
    .command("submit")
    .description("rebase the port on upstream, format, commit, push, and bring the pull request's body up to date")
    .argument("<model>", modelText)
    .option("--fixup", "run the checkout's make fixup (done unasked where ruff and make are installed)")
    .option("--no-fixup", "leave formatting to the built-in formatter")
    .option(...another, false)
    .action((model: string, _options, command: Command) =>
      run(command, model, async (options, name) =>
        (await answers()).submitAnswer({ ...command.optsWithGlobals(), ...options }, name, version),
      ),
    );
  root
    .command("ready")
    .description("hold the port against the checklist, mark its pull request ready, and ask for reviews")
    .argument("<model>", modelText)
    .option("--anyway", "go on although the checklist has findings", false)
    .action((model: string, _options, command: Command) =>
      run(command, model, async (options, name) =>
        (await answers()).readyAnswer({ ...command.optsWithGlobals(), ...options }, name, version),
      ),
    );
  root
    .command("finalize")
    .description("once the TensorFlow weights are there: drop from_pt=True from the tests, run them, push")
    .argument("<model>", modelText)
    .option("--no-tests", "do not run the tests")
    .action((model: string, _options, command: Command) =>
      run(command, model, async (options, name) =>
        (await answers()).finalizeAnswer({ ...command.optsWithGlobals(), ...options }, name, version),
      ),
    );
  root
    .command("undo-start")
    .description("list what start made (pull request, branch, fork), and take back what you pick")
    .argument("<model>", modelText)
    .option("--all", "take all of it back", false)
    .option("--pull-request", "close the pull request", false)
    .option("--branch", "delete the branch here and on GitHub; its commits stay under refs/add-tf-model/undone/", false)
    .option("--fork", "delete the fork", false)
    .action((model: string, _options, command: Command) =>
      run(command, model, async (options, name) =>
        (await answers()).undoStartAnswer({ ...command.optsWithGlobals(), ...options }, name, version),
      ),
    );
}
