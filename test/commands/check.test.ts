import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { portedSample, textAt } from "../check/sample-port.ts";
import { runCli } from "../helpers/run-cli.ts";
import { editFile, portPath, sampleCheckout } from "../helpers/sample-checkout.ts";
import { treeOf } from "../helpers/tree.ts";

/** What SARIF 2.1.0 asks of the parts that are written here. */
const place = z.object({ uri: z.string().regex(/^[\w./%-]+$/), uriBaseId: z.literal("%SRCROOT%") });
const region = z.object({ startLine: z.number().int().min(1), startColumn: z.number().int().min(1) });
const deleted = z.object({ charOffset: z.number().int().min(0), charLength: z.number().int().min(0) });
const replacement = z.object({ deletedRegion: deleted, insertedContent: z.object({ text: z.string() }) });
const sarifLog = z.object({
  $schema: z.string(),
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.object({
      tool: z.object({ driver: z.object({ name: z.string(), rules: z.array(z.object({ id: z.string() })) }) }),
      columnKind: z.literal("utf16CodeUnits"),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.number().int().min(0),
          level: z.enum(["warning", "note"]),
          message: z.object({ text: z.string().min(1) }),
          locations: z.tuple([z.object({ physicalLocation: z.object({ artifactLocation: place, region }) })]),
          fixes: z
            .array(
              z.object({
                description: z.object({ text: z.string() }),
                artifactChanges: z.array(z.object({ artifactLocation: place, replacements: z.array(replacement) })),
              }),
            )
            .optional(),
        }),
      ),
    }),
  ]),
});

const words = ["check", "brand_new_bert", "--repo", "."];

function forgetTwoThings(root: string): void {
  editFile(root, portPath, "return self.dropout(embeddings, training=training)", "return self.dropout(embeddings)");
  editFile(root, portPath, 'name="key"', 'name="query"');
}

describe("check", () => {
  it("finds nothing in the sample's port, and leaves the tree alone", async () => {
    const root = await portedSample();
    const before = treeOf(root);
    const run = await runCli(words, root);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("passes all 19 rules of the checklist");
    expect(treeOf(root)).toEqual(before);
  });

  it("names file, line, rule and way out, in text, JSON and SARIF", async () => {
    const root = await portedSample();
    forgetTwoThings(root);
    const log = join(root, "check.sarif");
    const [plain, json] = [await runCli(words, root), await runCli([...words, "--json", "--sarif", log], root)];
    expect(plain.code).toBe(1);
    expect(plain.stdout).toMatch(new RegExp(`${portPath}:\\d+:\\d+ warning C001: .self.dropout. \\(Dropout\\)`));
    expect(plain.stdout).toContain("help: Call it with `training=training`.");
    expect(plain.stdout).toContain("1 finding can be repaired: run again with --fix.");

    const document = JSON.parse(json.stdout);
    expect(document.findings.map(({ code, fixable }: { code: string; fixable: boolean }) => [code, fixable])).toEqual([
      ["C001", true],
      ["C005", false],
    ]);
    const { runs } = sarifLog.parse(JSON.parse(readFileSync(log, "utf8")));
    const { results, tool } = runs[0];
    expect(results.map(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId)).toEqual([true, true]);
    // the fix that SARIF tells is the one that --fix makes
    const edit = results[0]?.fixes?.[0]?.artifactChanges[0]?.replacements[0];
    const text = textAt(root, portPath);
    const { charOffset = 0, charLength = 0 } = edit?.deletedRegion ?? {};
    const fixed = text.slice(0, charOffset) + edit?.insertedContent.text + text.slice(charOffset + charLength);
    expect(fixed).toContain("return self.dropout(embeddings, training=training)");
  });

  it("repairs what it can with --fix; --dry-run shows the diff alone", async () => {
    const root = await portedSample();
    const whole = textAt(root, portPath);
    forgetTwoThings(root);
    const broken = textAt(root, portPath);
    const dry = await runCli([...words, "--fix", "--dry-run"], root);
    expect(dry.stdout).toContain("+        return self.dropout(embeddings, training=training)");
    expect(textAt(root, portPath)).toBe(broken);
    const run = await runCli([...words, "--fix"], root);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("has 1 finding of 1 rule, after 1 file repaired");
    expect(textAt(root, portPath)).toBe(whole.replace('name="key"', 'name="query"'));
  });

  it("does not make a port its own that somebody else wrote", async () => {
    const root = await portedSample();
    editFile(root, portPath, "return self.dropout(embeddings, training=training)", "return self.dropout(embeddings)");
    await runCli([...words, "--fix"], root);
    writeFileSync(join(root, portPath), textAt(root, portPath).replace("Adds up", "Sums up"));
    editFile(root, portPath, "return self.dropout(embeddings, training=training)", "return self.dropout(embeddings)");
    const fix = await runCli([...words, "--fix"], root);
    const again = await runCli(["brand_new_bert", "--repo", ".", "--yes", "--allow-dirty"], root);
    expect(fix.code).toBe(0);
    expect(again.stdout).toContain("was kept: it was written or edited by hand");
  });

  it("says what is missing when there is no port, no model, or no place for the log", async () => {
    const root = await sampleCheckout();
    const none = await runCli(words, root);
    expect(none).toMatchObject({ code: 2, stdout: "" });
    expect(none.stderr).toContain("Port the model first: add-tf-model brand_new_bert");
    expect(await runCli(["check", "no_such_model", "--repo", "."], root)).toMatchObject({ code: 2 });
    const log = await runCli(["check", "acorn", "--repo", ".", "--sarif", "no/such/folder.sarif"], root);
    expect(log.code).toBe(2);
    expect(log.stderr).toContain("Give --sarif a file in a folder that exists.");
  });
});
