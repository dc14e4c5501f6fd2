import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import picocolors from "picocolors";
import { addCheck } from "./arguments/check.ts";
import { type Run, runner } from "./arguments/command.ts";
import { addConvert } from "./arguments/convert.ts";
import { addForge } from "./arguments/forge.ts";
import { addInitLibrary } from "./arguments/init-library.ts";
import { addSweep } from "./arguments/sweep.ts";
import { addVerify } from "./arguments/verify.ts";
import { exitCodes, Failure } from "./diagnostics/failure.ts";
import { jsonFailure } from "./report/json.ts";
import { failureText } from "./report/terminal.ts";
import { withoutTraceback } from "./report/traceback.ts";
import { packageFile } from "./sidecar/package-file.ts";

const exitCodeHelp = `
Exit codes:
  0    done, or nothing to do
  1    the port has gaps: each is listed and marked in the file; of a sweep: a class does not run;
       of check: there are findings
  2    the command line, or the name of the model, is wrong
  3    not a checkout that the tool can port in, or a source that it cannot read
  4    the tree forbids it: uncommitted changes, a read-only file, another run at work, a failed write
  5    the Python environment is missing or wrong; of verify: a class could not be run
  6    a port disagrees with PyTorch: other numbers, or it fails where PyTorch does not
  7    git, GitHub or the Hub refused, or cannot be reached
  70   a bug in add-tf-model
  130  interrupted; nothing was changed`;

const version = (): string =>
  (JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as { version: string }).version;

/** The commands are loaded late: `--help` need not wait for them. */
const answers = (): Promise<typeof import("./commands/answers.ts")> => import("./commands/answers.ts");

function program(run: Run): Command {
  const root = new Command("add-tf-model")
    .description("Ports a Transformers model from PyTorch to TensorFlow.")
    .version(version())
    .argument("<model>", "folder below src/transformers/models/, or a model type")
    .option("--repo <dir>", "a Transformers checkout, or a folder in one", ".")
    .option("--dry-run", "print a unified diff and write nothing", false)
    .option("--json", "print one machine-readable document", false)
    .option("--yes", "ask nothing", false)
    .option("--undo", "take the last port of the model back", false)
    .option("--allow-dirty", "go on although the checkout has uncommitted changes", false)
    .option("--force", "replace a TensorFlow file that was written or edited by hand", false)
    .option("--heads <classes>", "port these public classes alone, separated by commas")
    .option("--contributor <name>", "who is thanked on the model's page (default: git's user.name)")
    .option("--reviewers <names>", "whom to ask for a review, separated by commas")
    .option("--with-dependencies", "port first what the model is made of and has no TensorFlow file yet", false)
    .option("--trace", "run the PyTorch model on its test's inputs, to know more of its tensors", false)
    .option(
      "--pr",
      "go on to a draft pull request: fork, branch, port, push; without it nothing leaves the machine",
      false,
    )
    .option(
      "--upstream <owner/name>",
      "the repository that the pull request goes to (default: huggingface/transformers)",
    )
    .option("--verify", "compare the port with PyTorch afterwards, which runs code of the checkout", false)
    .option("--python <path>", "an interpreter of your own, with both frameworks")
    .option("--debug", "show the stack of a bug, or of what Python raised", false)
    .addHelpText("after", exitCodeHelp)
    .configureHelp({ showGlobalOptions: true })
    .action((model: string, _options, command: Command) =>
      run(command, model, async (options, name) =>
        command.opts().pr === true
          ? (await import("./commands/start-answers.ts")).startAnswer(options, name, version())
          : (await answers()).portAnswer(options, name),
      ),
    );
  addOthers(root, run);
  for (const command of [root, ...root.commands]) command.exitOverride().showHelpAfterError(false);
  return root;
}

function addOthers(root: Command, run: Run): void {
  root
    .command("status")
    .description("show what there is of a port, and what it lacks")
    .argument("[model]", "folder below src/transformers/models/, or a model type")
    .option("--config <file>", "read the model type from a config.json")
    .action((model: string | undefined, _options, command: Command) =>
      run(command, model ?? "", async (options, name) => (await answers()).statusAnswer(options, name)),
    );
  root
    .command("env")
    .description("make the Python environment, or say where it is")
    .option("--source", "fetch the library's source as well, which proofs and tests run on", false)
    .action((_options, command: Command) =>
      run(command, "", async (options) => (await answers()).environmentAnswer(options)),
    );
  root
    .command("sample")
    .description("port a copy of the embedded sample checkout")
    .option("--typescript", "port the embedded library of TypeScript models instead", false)
    .action((_options, command: Command) =>
      run(command, "", async (options) => (await answers()).sampleAnswer(options)),
    );
  addCheck(root, run, version());
  addForge(root, run, version());
  addInitLibrary(root, run);
  addConvert(root, run);
  addSweep(root, run, version());
  addVerify(root, run);
}

function reportError(error: unknown): void {
  const { json, debug } = { json: process.argv.includes("--json"), debug: process.argv.includes("--debug") };
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    return;
  }
  if (error instanceof Failure) {
    process.exitCode = error.exitCode;
    const shown = debug ? error : withoutTraceback(error);
    process.stderr.write(failureText(shown, picocolors.createColors(process.stderr.isTTY)));
    if (json) process.stdout.write(jsonFailure(shown));
    return;
  }
  process.exitCode = exitCodes.bug;
  const text = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
  process.stderr.write(`This is a bug in add-tf-model: ${text}\n`);
  if (!debug) process.stderr.write(" help: Run again with --debug and report what it prints.\n");
}

const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => controller.abort());
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader has gone, as in `add-tf-model bert --dry-run | head`.
  if (error.code !== "EPIPE") throw error;
});

try {
  await program(runner(controller.signal)).parseAsync();
} catch (error) {
  reportError(error);
}
