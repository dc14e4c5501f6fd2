import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type VerifiedClass, verifyPorts } from "../../src/sidecar/verify.ts";
import { type Fault, plant } from "./faults.ts";
import { type Found, foundOf } from "./found.ts";

const portOf = (repo: string, model: string): string =>
  readFileSync(join(repo, `src/transformers/models/${model}/modeling_tf_${model}.py`), "utf8");

/** Plants mistakes, one at a time, and asks for each what is wrong, in one Python process. */
export async function verifyFaults(
  python: string,
  repo: string,
  faults: readonly Fault[],
  onFound: (found: Found, seconds: number) => void = () => undefined,
): Promise<readonly Found[]> {
  const ports = new Map([...new Set(faults.map(({ model }) => model))].map((model) => [model, portOf(repo, model)]));
  const planted = faults.map((fault) => plant(ports.get(fault.model) ?? "", fault));
  const models = faults.map(({ model, class: name, sound }, index) => ({
    model,
    classes: [name, ...(sound === undefined ? [] : [sound])],
    port: { text: planted[index]?.text ?? "", reason: null, classes: [`TF${name}`, ...(sound ? [`TF${sound}`] : [])] },
  }));
  const found: Found[] = [];
  let classes: VerifiedClass[] = [];
  const request = { checkout: repo, models, tolerance: 1e-5, timeout: 600, checkpoint: null };
  await verifyPorts(python, { ...request, thorough: false, locate: true }, (line) => {
    if ("class" in line) classes.push(line.class);
    if (!("model" in line)) return;
    const [fault, mistake] = [faults[line.model.index], planted[line.model.index]];
    if (fault === undefined || mistake === undefined) throw new Error("the verifier counts its models otherwise");
    const one = foundOf(fault, mistake, classes);
    found.push(one);
    onFound(one, line.model.seconds);
    classes = [];
  });
  return found;
}
