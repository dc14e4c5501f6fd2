import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { WhenFinished } from "../../helpers/tree.ts";
import type { CliRunner, Run } from "./workshop.ts";

const script = fileURLToPath(new URL("../../helpers/cli-host-child.ts", import.meta.url));

/** Runs the command line in one process that stays, one run after the other; it ends when the tests do. */
export function hostedCli(cli: string, whenFinished: WhenFinished): CliRunner {
  const child = fork(script, [], { execArgv: ["--import", import.meta.resolve("tsx")], cwd: "/" });
  whenFinished(() => void child.disconnect());
  return (words, { cwd, env }) =>
    new Promise<Run>((resolve, reject) => {
      const ended = (): void => reject(new Error("the process of the command line has ended"));
      child.once("exit", ended).once("message", (run) => {
        child.off("exit", ended);
        resolve(run as Run);
      });
      const known = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
      child.send({ cli, words: [...words], cwd, env: known });
    });
}
