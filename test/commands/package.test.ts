import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { exitCodes } from "../../src/diagnostics/failure.ts";
import { portPath, sampleCheckout } from "../helpers/sample-checkout.ts";
import { temporaryFolder } from "../helpers/tree.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const limit = { maxBuffer: 64 * 1024 * 1024 };

it("the packed tarball, run through npx in an empty folder, ports the sample", async () => {
  const folder = temporaryFolder();
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root, ...limit });
  // The build that npm starts before it packs may print before the answer.
  const packed = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [{ filename: string; files: { path: string }[] }];
  const paths = packed[0].files.map(({ path }) => path);
  for (const path of ["dist/cli.js", "wasm/tree-sitter-python.wasm", "sidecar/equivalence.py"])
    expect(paths).toContain(path);
  expect(paths.filter((path) => /^(test|src|bench)\//.test(path))).toEqual([]);

  const repo = await sampleCheckout();
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const tarball = join(folder, packed[0].filename);
  const words = ["--yes", `--package=${tarball}`, "--ignore-scripts", "--prefer-offline", "--", "add-tf-model"];
  const ported = await run("npx", [...words, "brand_new_bert", "--repo", repo, "--contributor", "somebody", "--json"], {
    cwd: empty,
    ...limit,
  });
  expect(JSON.parse(ported.stdout)).toMatchObject({ model: "brand_new_bert", outcome: "written" });
  expect(ported.stderr).not.toContain("error");
  expect(existsSync(join(repo, portPath))).toBe(true);
  expect(readFileSync(join(repo, portPath), "utf8")).toContain("class TFBrandNewBertForMaskedLM(");
  const library = await run("npx", [...words, "sample", "--typescript", "--json"], { cwd: empty, ...limit });
  expect(JSON.parse(library.stdout)).toMatchObject({
    model: "brand_new_bert",
    outcome: "written",
    classes: [{}, {}, {}, {}, {}],
  });
  await expect(run("npx", [...words, "no_such_model", "--repo", repo], { cwd: empty, ...limit })).rejects.toMatchObject(
    {
      code: exitCodes.usage,
    },
  );
}, 900_000);
