// Runs the tests (all, or those whose paths hold one of the words given) and ends with one plain line that counts them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const runner = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const folder = mkdtempSync(join(tmpdir(), "add-tf-model-test-"));
const report = join(folder, "report.json");
const words = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [runner, ...words], { stdio: "inherit" });
try {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
} catch {
  console.log("The tests did not run to their end.");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status ?? 1);
