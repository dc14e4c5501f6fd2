// Runs ports of a library beside their originals; started inside the library, with the path of a job as its argument.
// One line of JSON goes to standard output for each class.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const moduleAt = (path) => import(pathToFileURL(path).href);

async function loads(name) {
  try {
    return await import(name);
  } catch {
    return undefined;
  }
}

/** The backends that load here, the fastest first. */
async function backends(tf) {
  const found = [];
  if (job.backends.includes("tensorflow") && (await loads("@tensorflow/tfjs-node")) !== undefined)
    found.push("tensorflow");
  const wasm = job.backends.includes("wasm") ? await loads("@tensorflow/tfjs-backend-wasm") : undefined;
  if (wasm !== undefined) {
    const main = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    (wasm.setWasmPaths ?? wasm.default.setWasmPaths)(`${dirname(main)}/`);
    found.push("wasm");
  }
  if (job.backends.includes("cpu")) found.push("cpu");
  const ready = [];
  for (const name of found) if (await tf.setBackend(name).catch(() => false)) ready.push(name);
  return ready;
}

/** A test input: numbers for a tensor, or a plain value. */
const isTensorInput = (input) => typeof input === "object" && input !== null && "tensor" in input;
const torchInput = (torch, input) => (isTensorInput(input) ? torch.tensor(input.tensor) : (input ?? undefined));
const tensorInput = (tf, input) =>
  isTensorInput(input) ? tf.tensor(input.tensor, undefined, input.dtype) : (input ?? undefined);

function callArguments(tf, inputs, names) {
  const [first, ...others] = inputs.map((input) => tensorInput(tf, input));
  const kwargs = others.map((value, index) => [names[index + 1], value]).filter(([, value]) => value !== undefined);
  return [first, Object.fromEntries(kwargs)];
}

/** Whether an output of js-pytorch holds a number at all: there is nothing to compare with NaN. */
function hasNumbers(output) {
  if (typeof output !== "object" || output === null) return Number.isFinite(output);
  return Object.values("_data" in output ? [output._data].flat(Number.POSITIVE_INFINITY) : output).some(hasNumbers);
}

function compareOne(modules, tf, spec) {
  const { torch, original, port, support } = modules;
  const source = new original[spec.pytorch](...spec.arguments);
  const variant = new port[spec.tensorflow](...spec.arguments);
  const names = support.loadTorchWeights(variant, source);
  support.setTorchMode(source, "eval");
  let maxDifference = 0;
  for (const inputs of spec.cases) {
    const expected = source.forward(...inputs.map((input) => torchInput(torch, input)));
    if (!hasNumbers(expected)) throw new Error("the original gives no numbers for the inputs that were tried");
    const [first, kwargs] = callArguments(tf, inputs, spec.parameters);
    const found = variant.call(first, kwargs);
    maxDifference = Math.max(maxDifference, support.largestDifference(found, expected));
    if (Number.isNaN(maxDifference)) break;
  }
  return { ...names, maxDifference };
}

/** Tries a class on each backend until one has all the kernels that it needs. */
async function compared(modules, tf, spec, names) {
  let failure = { backend: names[0] ?? "none", error: "no backend of TensorFlow.js loads here" };
  for (const backend of names) {
    await tf.setBackend(backend);
    try {
      return { backend, ...compareOne(modules, tf, spec) };
    } catch (error) {
      failure = { backend, error: String(error?.message ?? error) };
      if (!/[Kk]ernel .* not registered|not registered for (the )?backend/.test(failure.error)) break;
    }
  }
  return failure;
}

const tf = await import("@tensorflow/tfjs");
const names = await backends(tf);
for (const spec of job.classes) {
  let answer;
  try {
    const modules = {
      torch: (await (job.torch.startsWith("/") ? moduleAt(job.torch) : import(job.torch))).torch,
      original: await moduleAt(spec.original),
      port: await moduleAt(spec.port),
      support: await moduleAt(job.support),
    };
    if (job.everyBackend) {
      answer = [];
      for (const name of names) answer.push(await compared(modules, tf, spec, [name]));
    } else answer = await compared(modules, tf, spec, names);
  } catch (error) {
    answer = { backend: names[0] ?? "none", error: String(error?.message ?? error) };
  }
  for (const each of [answer].flat()) {
    process.stdout.write(
      `${JSON.stringify({ model: spec.model, pytorch: spec.pytorch, tensorflow: spec.tensorflow, ...each })}\n`,
    );
  }
}
