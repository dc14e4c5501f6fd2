import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type VerifiedClass, type VerifiedModel, verifyPorts } from "../../src/sidecar/verify.ts";
import { type Fault, type Planted, plant } from "./faults.ts";
import { type Found, foundOf } from "./found.ts";

export interface AllFound {
  readonly found: readonly Found[];
  /** Of one class of each port as it stands, without a mistake: `model class status`. */
  readonly sound: readonly string[];
}

const limits = { tolerance: 1e-5, timeout: 600, checkpoint: null, thorough: false, locate: true } as const;

const portOf = (repo: string, model: string): string =>
  readFileSync(join(repo, `src/transformers/models/${model}/modeling_tf_${model}.py`), "utf8");

function plantedModel({ model, class: name, sound }: Fault, { text }: Planted): VerifiedModel {
  const classes = [name, ...(sound === undefined ? [] : [sound])];
  return { model, classes, port: { text, reason: null, classes: classes.map((each) => `TF${each}`) } };
}

/** Plants mistakes, one at a time, and asks for each what is wrong, and then the same of sound ports: in one process. */
export async function verifyFaults(
  python: string,
  repo: string,
  faults: readonly Fault[],
  onFound: (found: Found, seconds: number) => void = () => undefined,
): Promise<AllFound> {
  const classOf = new Map(faults.map(({ model, class: name }) => [model, name]));
  const ports = new Map([...classOf.keys()].map((model) => [model, portOf(repo, model)]));
  const planted = faults.map((fault) => ({ fault, ...plant(ports.get(fault.model) ?? "", fault) }));
  const sound = [...classOf].map(([model, name]) => ({ model, classes: [name], port: null }));
  const models = [...planted.map((each) => plantedModel(each.fault, each)), ...sound];

  const all: { found: Found[]; sound: string[] } = { found: [], sound: [] };
  let classes: VerifiedClass[] = [];
  await verifyPorts(python, { ...limits, checkout: repo, models }, (line) => {
    if ("class" in line) classes.push(line.class);
    if (!("model" in line)) return;
    const mistake = planted[line.model.index];
    if (mistake === undefined) {
      all.sound.push(...classes.map(({ model, class: name, status }) => `${model} ${name} ${status}`));
    } else {
      const found = foundOf(mistake.fault, mistake, classes);
      all.found.push(found);
      onFound(found, line.model.seconds);
    }
    classes = [];
  });
  return all;
}
