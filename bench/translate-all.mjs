// Plans and translates every model of a checkout in this one process, from the compiled tool. One JSON line a model, and
// one at the end with the time and the peak of memory. Started by all-models.ts with plain Node, as users run the tool.
import { openCheckout } from "../dist/checkout/open-checkout.js";
import { openModel } from "../dist/checkout/open-model.js";
import { moduleLoader } from "../dist/program/program.js";
import { initTranslator, translateSource } from "../dist/translate/translate.js";

const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const start = performance.now();
await initTranslator();
const checkout = openCheckout(process.argv[2] ?? ".");
const load = moduleLoader(checkout.read);

const models = "src/transformers/models";
/** `auto` chooses among models and is none. */
const isModel = (name) =>
  /^[a-z]\w*$/.test(name) && name !== "auto" && checkout.list(`${models}/${name}`).includes(`modeling_${name}.py`);

for (const model of checkout.list(models).filter(isModel)) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const { diagnostics } = translateSource(checkout, openModel(checkout, model), { load });
    const gaps = diagnostics.filter(({ severity }) => severity === "error").length;
    print({ kind: "model", model, seconds: seconds(), gaps });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    print({ kind: "failed", model, seconds: seconds(), message });
  }
}
print({
  kind: "all",
  seconds: (performance.now() - start) / 1000,
  processorSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
});
