import { callBuiltin, callMath } from "./builtins.ts";
import { argument, type Frame, type Given, type Interpreter, type Maybe, settled } from "./interpreter.ts";
import { callLibrary } from "./library.ts";
import { elementOf, elementsOf } from "./sequences.ts";
import { unruled } from "./unruled.ts";
import { arrayUnknown, bool, isOnlyNone, joinAll, listOf, none, tensor, unknown, type Value } from "./value.ts";

type Construct = (given: readonly Given[]) => Value;

/** `nn.ModuleList(…)` and the like. */
function modulesOf(container: "list" | "sequential", values: readonly Value[], isExact: boolean): Value {
  return {
    kind: "modules",
    container,
    items: isExact ? values : undefined,
    item: values.length === 0 ? none : joinAll(values),
  };
}

function moduleList(given: readonly Given[]): Value {
  const list = argument(given, 0, "modules");
  const items = list ? elementsOf(list) : [];
  return items ? modulesOf("list", items, true) : modulesOf("list", list ? [elementOf(list)] : [], false);
}

function sequential(given: readonly Given[]): Value {
  const [first] = given;
  const isOne = given.length === 1 && first !== undefined;
  if (isOne && first.value?.kind === "dict")
    return modulesOf("sequential", dictItems(first.value) ?? [first.value.item], dictItems(first.value) !== undefined);
  const values = given.map(({ keyword, value }) => (keyword === "*" && value ? elementOf(value) : (value ?? unknown)));
  return modulesOf(
    "sequential",
    values,
    given.every(({ keyword }) => keyword === undefined),
  );
}

const dictItems = (value: Value): readonly Value[] | undefined =>
  value.kind === "dict" && value.entries ? Object.values(value.entries) : undefined;

function moduleDict(given: readonly Given[]): Value {
  const dict = argument(given, 0, "modules");
  if (!dict) return { kind: "modules", container: "dict", item: none };
  return { kind: "modules", container: "dict", item: dict.kind === "dict" ? dict.item : unknown };
}

/** `OrderedDict([("a", x), …])`. */
function orderedDict(given: readonly Given[]): Value {
  const pairs = elementsOf(given[0]?.value);
  const entries: Record<string, Value> = {};
  for (const pair of pairs ?? []) {
    const [key, value] = elementsOf(pair) ?? [];
    if (key?.kind !== "string" || key.literal === undefined || !value) return { kind: "dict", item: unknown };
    entries[key.literal] = value;
  }
  return pairs ? { kind: "dict", entries, item: joinAll(Object.values(entries)) } : { kind: "dict", item: unknown };
}

function parameterOf(given: readonly Given[]): Value {
  const data = argument(given, 0, "data");
  return data?.kind === "tensor" ? tensor(data.rank, data.dtype ?? "float") : tensor(undefined, "float");
}

const partial: Construct = (given) => given[0]?.value ?? unknown;
const truth: Construct = () => bool();

const special: Readonly<Record<string, Construct>> = {
  "torch.nn.ModuleList": moduleList,
  "torch.nn.Sequential": sequential,
  "torch.nn.ModuleDict": moduleDict,
  "torch.nn.ParameterList": (given) => listOf(given[0]?.value ? elementOf(given[0].value) : none),
  "torch.nn.Parameter": parameterOf,
  "torch.nn.parameter.Parameter": parameterOf,
  "collections.OrderedDict": orderedDict,
  "torch.finfo": () => ({ kind: "qualified", name: "torch.finfo()" }),
  "torch.iinfo": () => ({ kind: "qualified", name: "torch.iinfo()" }),
  "numpy.finfo": () => ({ kind: "qualified", name: "numpy.finfo()" }),
  "torch.device": () => ({ kind: "device" }),
  "torch.Size": (given) => {
    const sizes = given[0]?.value;
    return sizes?.kind === "sequence" ? { ...sizes, type: "shape" } : unknown;
  },
  "torch.is_tensor": truth,
  "torch.is_grad_enabled": truth,
  "torch.jit.is_tracing": truth,
  "torch.is_autocast_enabled": truth,
  "torch.cuda.is_available": truth,
  "copy.deepcopy": partial,
  "copy.copy": partial,
  "functools.partial": partial,
};

/** Calls something reached through imports. */
export function callQualified(it: Interpreter, name: string, given: readonly Given[], frame: Frame): Maybe {
  if (name.startsWith("builtins.")) return callBuiltin(name.slice(9), given, it, frame);
  const listed = callLibrary(name, given, it, frame);
  if (listed !== "unlisted") return listed;
  const settledArguments = settled(given);
  if (!settledArguments) return undefined;
  const construct = Object.hasOwn(special, name) ? special[name] : undefined;
  if (construct) return construct(given);
  if (/^torch\.nn\.[A-Z]/.test(name)) return it.ops.construct(name, settledArguments) ?? unknown;
  // a tensor function of `None` is code that no call reaches
  if (name.startsWith("torch.") && settledArguments[0]?.keyword === undefined && isOnlyNone(settledArguments[0]?.value))
    return undefined;
  if (name.startsWith("torch."))
    return it.ops.call(name, settledArguments) ?? unruled(name, settledArguments) ?? unknown;
  return (
    unruled(name, settledArguments) ??
    callMath(
      name,
      settledArguments.map(({ value }) => value),
    ) ??
    (name.startsWith("numpy.") ? arrayUnknown : unknown)
  );
}
