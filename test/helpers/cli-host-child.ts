// Runs the command line again and again in one process, as whoever started it asks for: loading the program takes longer
// than most runs do. Each message names the program, its words, folder and environment.
import { pathToFileURL } from "node:url";

interface Request {
  readonly cli: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

let count = 0;
const own = { out: process.stdout.write.bind(process.stdout), err: process.stderr.write.bind(process.stderr) };

async function run({ cli, words, cwd, env }: Request) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.argv0, cli, ...words];
  process.exitCode = undefined;
  const printed = { stdout: "", stderr: "" };
  const into = (stream: keyof typeof printed) => (text: unknown) => {
    printed[stream] += String(text);
    return true;
  };
  process.stdout.write = into("stdout");
  process.stderr.write = into("stderr");
  try {
    // the program runs when it is imported; what it stands on is loaded once
    count += 1;
    await import(`${pathToFileURL(cli)}?${count}`);
  } finally {
    process.stdout.write = own.out;
    process.stderr.write = own.err;
    for (const signal of ["SIGINT", "SIGTERM"]) process.removeAllListeners(signal);
    process.stdout.removeAllListeners("error");
    process.chdir("/");
  }
  const code = process.exitCode ?? 0;
  process.exitCode = 0;
  return { code, signal: null, ...printed };
}

process.on("message", (request: Request) => {
  run(request).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ code: -1, signal: null, stdout: "", stderr: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
