import { checkCodes } from "../../src/check/codes.ts";
import { portCodes } from "../../src/commands/codes.ts";
import { testCodes } from "../../src/port-tests/codes.ts";
import { registrationCodes } from "../../src/register/codes.ts";
import { translationCodes } from "../../src/translate/codes.ts";
import { typescriptCodes } from "../../src/typescript/codes.ts";
import { generatedBy, table } from "./markdown.ts";

const titles = (codes: Readonly<Record<string, string>>): string =>
  table(["Code", "What it says"], Object.entries(codes));

/** `docs/diagnostics.md`: every code that a diagnostic may carry. */
export function diagnosticsPage(): string {
  const translation = Object.entries(translationCodes).map(([name, { title, help }]) => [name, title, help]);
  const typescript = Object.entries(typescriptCodes).map(([name, { title, help }]) => [name, title, help]);
  return `${generatedBy}

# Diagnostics

What the tool finds out about a model, a surface or a port is a diagnostic: a severity, a code, a place, a message and a
hint. The code is the same in the terminal, in \`--json\` and in the \`TODO(add-tf-model …)\` that marks a gap in the port.
Codes never change their meaning.

An **error** is a gap: something the port lacks, and the run ends with exit code 1. A **warning** asks for a look. An
**info** only tells.

## Translation

${table(["Code", "What it says", "What to do"], translation)}

## Translation of TypeScript models

${table(["Code", "What it says", "What to do"], typescript)}

## Registration

${titles(registrationCodes)}

## Tests

${titles(testCodes)}

## The checklist

${titles(checkCodes)}

## The port command

${titles(portCodes)}
`;
}
