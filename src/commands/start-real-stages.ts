import { findRepository } from "../checkout/find-root.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createProgress } from "../report/progress.ts";
import { ensureEnvironment } from "../sidecar/environment.ts";
import { runCommand } from "../sidecar/run-command.ts";
import { verdictOf } from "../verify/outcome.ts";
import type { ForgeStages, VerificationOutcome } from "./start-stages.ts";

const limits = { maxError: 1e-5, timeout: 180, thorough: false } as const;

const isTypescript = (repo: string): boolean => findRepository(repo).language === "typescript";

async function verification({
  repo,
  model,
  python,
  signal,
}: Parameters<ForgeStages["verify"]>[0]): Promise<VerificationOutcome> {
  if (isTypescript(repo)) return (await import("./start-typescript.ts")).libraryVerification(repo, model, signal);
  const { verify } = await import("./verify.ts");
  const progress = createProgress(process.stderr);
  const { report } = await verify({ repo, model, python, progress, signal, ...limits }).finally(progress.end);
  const agreeing = report.classes.filter((found) => verdictOf(found) === "agree").length;
  return {
    summary: `${agreeing} of ${report.classes.length} classes agree with PyTorch within ${report.maxError}: same weights, same inputs.`,
    rows: report.classes.map((found) => ({
      name: found.class ?? found.model,
      result: verdictOf(found),
      difference: typeof found.max_difference === "number" ? found.max_difference.toExponential(1) : "–",
    })),
    agrees: report.verdict === "agree",
  };
}

const place = ({ file, line, message }: Diagnostic): string =>
  `${file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `}${message}`;

const testVariables = { NVIDIA_TF32_OVERRIDE: "0", RUN_SLOW: "1", RUN_PT_TF_CROSS_TESTS: "1" };

/** The stages of a real run; each is loaded when its turn comes. */
export const forgeStages: ForgeStages = {
  port: async (options) => {
    const { port } = await import("./port.ts");
    if (isTypescript(options.repo)) return port(options, (await import("./port-typescript.ts")).typescriptStages);
    return port(options, (await import("./stages.ts")).stages);
  },
  verify: verification,
  check: async ({ repo, model, signal }) => {
    // The checklist is that of Transformers' guide.
    if (isTypescript(repo)) return { findings: [] };
    const { checkModel } = await import("./check.ts");
    const { findings } = await checkModel({ repo, model, signal });
    return { findings: findings.filter(({ severity }) => severity !== "info").map(place) };
  },
  test: async ({ repo, path, python, signal }) => {
    if (isTypescript(repo)) return (await import("./start-typescript.ts")).libraryTests(repo, path, signal);
    const { era } = openCheckout(repo);
    const log = (line: string): void => void process.stderr.write(`${line}\n`);
    const environment = await ensureEnvironment({ requirements: era.pythonRequirements, python, log, signal });
    try {
      const output = await runCommand(environment.python, ["-m", "pytest", "-q", path], {
        cwd: repo,
        variables: testVariables,
        signal,
      });
      return { passed: true, summary: output.trim().split("\n").at(-1) ?? "" };
    } catch (error) {
      if (signal?.aborted === true || !(error instanceof Failure)) throw error;
      return { passed: false, summary: error.message };
    }
  },
};
