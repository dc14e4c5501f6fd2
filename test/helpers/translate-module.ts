import type { Checkout, ModelFolder } from "../../src/checkout/checkout.ts";
import { eraOf } from "../../src/checkout/eras.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { translateSource } from "../../src/translate/translate.ts";
import type { Translation } from "../../src/translate/translation.ts";

const folder = "src/transformers/models/example";

/** Imports that modeling files have; a port keeps those that it uses. */
const header = `import math
import warnings
from typing import List, Optional, Tuple, Union

import numpy as np
import torch
import torch.nn.functional as F
import torch.utils.checkpoint
from torch import nn
from torch.nn import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss

from ...activations import ACT2CLS, ACT2FN, get_activation
from ...modeling_attn_mask_utils import _prepare_4d_attention_mask, _prepare_4d_causal_attention_mask
from ...modeling_outputs import BaseModelOutput, MaskedLMOutput, SampleOutput
from ...modeling_utils import PreTrainedModel
from ...pytorch_utils import apply_chunking_to_forward, meshgrid
from ...utils import ModelOutput, is_flash_attn_2_available, logging
from .configuration_example import ExampleConfig


logger = logging.get_logger(__name__)

`;

/** A library of our own, as small as the snippets allow: names that both frameworks have, and one that PyTorch alone has. */
const library: Readonly<Record<string, string>> = {
  "src/transformers/modeling_outputs.py": `from .utils import ModelOutput

class BaseModelOutput(ModelOutput):
    last_hidden_state: torch.FloatTensor = None
    attentions: Optional[Tuple[torch.FloatTensor, ...]] = None

class MaskedLMOutput(ModelOutput):
    loss: Optional[torch.FloatTensor] = None
    logits: torch.FloatTensor = None

@dataclass
class SampleOutput(ModelOutput):
    """An output that TensorFlow lacks."""

    last_hidden_state: torch.FloatTensor = None
`,
  "src/transformers/modeling_tf_outputs.py":
    "class TFBaseModelOutput:\n    pass\n\nclass TFMaskedLMOutput:\n    pass\n",
  "src/transformers/modeling_tf_utils.py": "class TFPreTrainedModel:\n    pass\n",
};

const checkoutOf = (files: Readonly<Record<string, string>>): Checkout => {
  const era = eraOf([4, 44]);
  if (!era) throw new Error("There is no era 4.44.");
  return { root: "/checkout", version: "4.44.0", era, read: (path) => files[path], list: () => [] };
};

export interface ModuleOptions {
  /** Classes that the folder exports; all others have to be reached from one. */
  readonly exported: readonly string[];
  /** More files of the checkout, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the package exports what its modules declare. */
  readonly gathersExports?: boolean;
}

/** Translates a module of a checkout in memory: `source` stands below the usual imports. */
export function translateModule(
  source: string,
  { exported, files = {}, gathersExports = false }: ModuleOptions,
): Translation {
  const model: ModelFolder = {
    model: "example",
    gathersExports,
    folder,
    sourcePath: `${folder}/modeling_example.py`,
    source: `${header}${source}`,
    modelType: "example",
    configClass: "ExampleConfig",
    pytorchClasses: exported,
    portPath: `${folder}/modeling_tf_example.py`,
    portTestPath: "tests/models/example/test_modeling_tf_example.py",
  };
  return translateSource(checkoutOf({ ...library, ...files }), model, {});
}

/** 1-based line of the module in which the given source starts. */
export const firstLine = header.split("\n").length;

const dedented = (lines: readonly string[]): string => {
  const depth = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length),
  );
  return lines
    .map((line) => line.slice(depth))
    .join("\n")
    .trim();
};

/** A top-level class or function of a port, with its decorators. */
export function definition(text: string, name: string): string {
  const found = new RegExp(`^(?:@.*\\n)*(?:class|def) ${name}\\b[\\s\\S]*?(?=\\n\\n\\n|$(?![\\s\\S]))`, "m").exec(
    text,
  )?.[0];
  if (found === undefined) throw new Error(`The port does not define ${name}:\n${text}`);
  return found.trimEnd();
}

/** The body of a function or method, without indentation. */
export function bodyOf(text: string, name: string): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trimStart().startsWith(`def ${name}(`));
  if (start < 0) throw new Error(`There is no ${name}():\n${text}`);
  const indent = /^ */.exec(lines[start] ?? "")?.[0].length ?? 0;
  const head = lines.slice(start).findIndex((line) => line.trimEnd().endsWith(":"));
  const rest = lines.slice(start + head + 1);
  const end = rest.findIndex((line) => line.trim() !== "" && line.length - line.trimStart().length <= indent);
  return dedented(end < 0 ? rest : rest.slice(0, end));
}

const indented = (text: string): string => text.trim().split("\n").join("\n        ");

/** What the snippets find on `self`, and how they are called: `float32[2,3]` is a tensor of two axes. */
export interface Surroundings {
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  readonly init?: string | undefined;
  /** Definitions beside the class. */
  readonly beside?: string | undefined;
}

/** The inputs of snippets that name none. */
export const usualInputs: Readonly<Record<string, string>> = {
  x: "float32[2,3]",
  y: "float32[2,3]",
  h: "float32[2,3,4]",
  ids: "int64[2,3]",
  i: "int64[2]",
  mask: "bool[2,3]",
  row: "bool[2]",
  n: "3",
  flag: "True",
};

function argumentOf(specification: string): string {
  const [, dtype, sizes = ""] = /^(\w+)\[([\d,]*)\](?:<\d+>)?$/.exec(specification) ?? [];
  if (dtype === undefined) return specification;
  return `torch.zeros((${sizes === "" ? "" : `${sizes},`}), dtype=torch.${dtype})`;
}

export interface Translated {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** 1-based line of the module in which the snippet starts. */
  readonly line: number;
  /** The whole port. */
  readonly port: string;
  /** The classes that were translated. */
  readonly module: string;
}

/** Translates statements, as the body of a layer's `forward`. */
export function translateStatements(
  source: string,
  { inputs = usualInputs, init = "", beside = "" }: Surroundings = {},
): Translated {
  const module = `${beside}
class ExampleLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        ${indented(init)}

    def forward(self, ${Object.keys(inputs).join(", ")}):
        ${indented(source)}


class ExampleModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "model"

    def __init__(self, config):
        super().__init__(config)
        self.layer = ExampleLayer(config)

    def forward(self):
        return self.layer(${Object.values(inputs).map(argumentOf).join(", ")})
`;
  const translation = translateModule(module, { exported: ["ExampleModel"] });
  const above = module.slice(0, module.indexOf(indented(source), module.indexOf("def forward(")));
  const own = definition(translation.text, "TFExampleLayer");
  return {
    text: bodyOf(own, "call"),
    diagnostics: translation.diagnostics,
    port: translation.text,
    module,
    line: firstLine + above.split("\n").length - 1,
  };
}

/** Translates one expression, as what a layer's `forward` returns. */
export function translateReturned(source: string, surroundings: Surroundings = {}): Translated {
  const { text, ...rest } = translateStatements(`return ${source}`, surroundings);
  return { text: text.replace(/^return /, ""), ...rest };
}

/** What `prove.py` needs to run statements in both frameworks: the layer around them, in PyTorch and in the port. */
export function provableStatements(source: string, inputs: Readonly<Record<string, string>>) {
  const { module, port, diagnostics } = translateStatements(source, { inputs });
  const names = Object.keys(inputs).join(", ");
  const layer = definition(module, "ExampleLayer");
  return {
    torch: `ExampleLayer(None)(${names})`,
    torch_setup: `from typing import *\n\n${layer}`,
    tf: `TFExampleLayer(None).call(${names})`,
    setup: port
      .replace("from __future__ import annotations\n", "")
      .replace("from .configuration_example import ExampleConfig", "ExampleConfig = object")
      .replaceAll("from ...", "from transformers."),
    inputs,
    gaps: diagnostics.map(({ message }) => message),
  };
}
