import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ensureEnvironment } from "../../../src/sidecar/environment.ts";
import { askSidecar } from "../../../src/sidecar/process.ts";
import { ensureTransformers, provingRelease } from "../../../src/sidecar/transformers-source.ts";
import { initTranslator } from "../../../src/translate/translate.ts";
import { provableStatements } from "../../helpers/translate-module.ts";

// Set both to prove statements with an interpreter and a source of the library that are already there.
const python = process.env.ADD_TF_MODEL_PYTHON;
const library = process.env.ADD_TF_MODEL_TRANSFORMERS;

const verdictSchema = z.object({ id: z.string(), status: z.enum(["agrees", "differs", "failed"]), detail: z.string() });

const [x, y, h] = ["float32[2,3]", "float32[2,3]", "float32[2,3,4]"];
const [ids, i, mask, row] = ["int64[2,3]<3>", "int64[2]<2>", "bool[2,3]", "bool[2]"];

interface Case {
  readonly source: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Loops over tensors need sizes that a graph knows. */
  readonly isStatic?: boolean;
}

/** Statements that PyTorch runs in place, in loops or by subscript: their meaning shows in numbers only. */
const cases: readonly Case[] = [
  { source: "x.masked_fill_(mask, 0)\nreturn x", inputs: { x, mask } },
  { source: "x.add_(y).mul_(2)\nreturn x", inputs: { x, y } },
  { source: "x.clamp_(min=0.1)\nx.sub_(y, alpha=2)\nreturn x", inputs: { x, y } },
  { source: "x.zero_()\ny.fill_(3)\nreturn x, y", inputs: { x, y } },
  { source: "x.copy_(ids)\nreturn x", inputs: { x, ids } },
  { source: "x[0].copy_(y[1])\nx[1].mul_(2)\nreturn x", inputs: { x, y } },
  { source: "h[0].fill_diagonal_(7)\nh[1].triu_(1)\nreturn h", inputs: { h } },
  { source: "z = (mask.cumsum(-1) - 1).masked_fill_(mask == 0, 1)\nreturn z", inputs: { mask } },
  { source: "x[mask] = 0.5\nreturn x", inputs: { x, mask } },
  { source: "h[mask] = 1.0\nreturn h", inputs: { h, mask } },
  { source: "z = x\nfor k in [0]:\n    z = z.unsqueeze(2)\nz[mask] = 1.0\nreturn z", inputs: { x, mask } },
  { source: "x[:, 0] = y[:, 1]\nreturn x", inputs: { x, y } },
  { source: "x[:, 1:] += 1\nx[0] *= 2\nreturn x", inputs: { x } },
  { source: "x[0][1] = 3\nreturn x", inputs: { x } },
  { source: "x[-1, 1:] = y[0, 1:]\nreturn x", inputs: { x, y } },
  { source: "x[i] = y[0]\nreturn x", inputs: { x, y, i } },
  { source: "z = (ids > 0).nonzero(as_tuple=True)\nx[z] = y[z]\nreturn x, y[z[::-1][1], z[1]]", inputs: { x, y, ids } },
  { source: "return x[range(x.shape[0]), i]", inputs: { x, i } },
  { source: "for t in (x, h):\n    if t.dim() > 2:\n        t.mul_(2)\nreturn x, h", inputs: { x, h } },
  { source: "x[:, i] = 7.0\nreturn x", inputs: { x, i } },
  { source: "x[row] = 0.0\nreturn x", inputs: { x, row } },
  { source: "x[..., 0] = ids[..., 1]\nreturn x", inputs: { x, ids } },
  { source: "h[:, :, 1] = x\nreturn h", inputs: { h, x } },
  { source: "h[i, :, i] = 0\nreturn h", inputs: { h, i } },
  { source: "return h[i, :, i], h[:, i, i], h[0, i], h[..., i, 1:]", inputs: { h, i } },
  { source: "return h[:, i, 1:], h[mask], h[:, 0, i], x[i, i], x[:, None, i]", inputs: { h, x, mask, i } },
  { source: "for k in range(x.shape[0]):\n    x[k] = y[k] * k\nreturn x", inputs: { x, y }, isStatic: true },
  { source: "for r in x:\n    y = y + r\nreturn y", inputs: { x, y }, isStatic: true },
  { source: "for k, r in enumerate(x):\n    y = y + r * k\nreturn y", inputs: { x, y }, isStatic: true },
  {
    source: "z = []\nfor a, b in zip(x, y):\n    z.append(a - b)\nreturn torch.stack(z)",
    inputs: { x, y },
    isStatic: true,
  },
  { source: "a, b = x\nreturn a * b", inputs: { x }, isStatic: true },
  { source: "a, b, c = x.unbind(1)\nreturn a, b, c", inputs: { x }, isStatic: true },
  { source: "x += ids\nids //= 2\nreturn x, ids + 0.5", inputs: { x, ids } },
  {
    source: "z = x / x.shape[1] + x.size(0)\nreturn z, mask + 1, mask * x, ids / 2, ids % 2",
    inputs: { x, mask, ids },
  },
  { source: "with torch.no_grad():\n    z = x.softmax(-1)\nreturn z", inputs: { x } },
  {
    source: "def scaled(t, factor=2):\n    t = t * factor\n    return t\n\nreturn scaled(x) + scaled(y, 3)",
    inputs: { x, y },
  },
  { source: "best, place = x.max(-1)\nreturn best, place, x.topk(2).values, x.sort(-1)[0]", inputs: { x } },
  { source: "return x.view(x.size()[:-1] + (3, -1)), x.T @ y, list(x.shape)", inputs: { x, y } },
];

const verdicts = new Map<string, string>();

beforeAll(async () => {
  await initTranslator();
  const log = (): void => undefined;
  const environment = await ensureEnvironment({ requirements: provingRelease.requirements, python, log });
  const lines = await askSidecar({
    python: environment.python,
    script: "prove.py",
    request: cases.map(({ source, inputs, isStatic = false }) => ({
      id: source,
      ...provableStatements(source, inputs),
      static: isStatic,
    })),
    line: verdictSchema,
    library: `${library ?? (await ensureTransformers({ log }))}/src`,
    limit: 600_000,
  });
  for (const { id, status, detail } of lines) verdicts.set(id, detail === "" ? status : `${status}: ${detail}`);
}, 1_800_000);

describe("statements", () => {
  it.each(cases)("$source", ({ source, inputs }) => {
    expect(provableStatements(source, inputs).gaps).toEqual([]);
    expect(verdicts.get(source)).toBe("agrees");
  });
});
