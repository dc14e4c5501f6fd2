import type { Finding } from "../check/finding.ts";
import type { CheckRule } from "../check/rule.ts";

/** Where the guide stands that the rules are taken from. */
const guide = "https://huggingface.co/docs/transformers/v4.44.0/en/add_tensorflow_model";
const schema = "https://json.schemastore.org/sarif-2.1.0.json";

const uriOf = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

const artifact = (path: string) => ({ uri: uriOf(path), uriBaseId: "%SRCROOT%" });

function fixesOf({ fix, hint }: Finding): object {
  if (fix === undefined) return {};
  const artifactChanges = fix.map(({ path, edits }) => ({
    artifactLocation: artifact(path),
    replacements: edits.map(({ start, end, text }) => ({
      deletedRegion: { charOffset: start, charLength: end - start },
      insertedContent: { text },
    })),
  }));
  return { fixes: [{ description: { text: hint }, artifactChanges }] };
}

function resultOf(finding: Finding, rules: readonly CheckRule[]): object {
  const { code, severity, message, hint, file, line, column, construct } = finding;
  const snippet = construct === undefined ? {} : { snippet: { text: construct } };
  return {
    ruleId: code,
    ruleIndex: rules.findIndex((rule) => rule.code === code),
    level: severity === "info" ? "note" : severity,
    message: { text: `${message} ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(file),
          region: { startLine: line, startColumn: column, ...snippet },
        },
      },
    ],
    ...fixesOf(finding),
  };
}

/**
 * Findings as SARIF 2.1.0 (OASIS), as code scanning of GitHub and editors read it. Columns and offsets count UTF-16
 * units; paths are relative to the checkout.
 */
export function sarif(findings: readonly Finding[], rules: readonly CheckRule[], version: string): string {
  const driver = {
    name: "add-tf-model",
    semanticVersion: version,
    rules: rules.map(({ code, id, title, source }) => ({
      id: code,
      name: id,
      shortDescription: { text: title },
      help: { text: `The guide asks for it in "${source}".` },
      helpUri: guide,
    })),
  };
  const results = findings.map((finding) => resultOf(finding, rules));
  const run = { tool: { driver }, columnKind: "utf16CodeUnits", results };
  return `${JSON.stringify({ $schema: schema, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}
