import { dtypeOf, rankOf, tensor } from "../../facts/value.ts";
import { booleanOf, given, isNone } from "../operand.ts";
import {
  type Declined,
  decline,
  type LayerForm,
  type LayerRule,
  type Operands,
  type OpRule,
  type PortContext,
} from "../rule.ts";
import { functionLayer, likeFirst } from "./layer-arguments.ts";

const linear = ['"linear"', '"bilinear"', '"trilinear"', '"bicubic"', '"nearest"', '"nearest-exact"'];

/** Name and options of the function that resizes, which depend on the mode. */
function resizing(operands: Operands, port: PortContext): { name: string; options: Record<string, string> } | Declined {
  const mode = isNone(operands.mode) ? '"nearest"' : given(operands.mode).text.replace(/'/g, '"');
  if (!isNone(operands.antialias) && booleanOf(operands.antialias) !== false)
    return decline("interpolation with antialias");
  if (mode === '"area"') return decline("interpolation by area: adaptive_avg_pool() computes the same");
  if (mode.startsWith('"') && !linear.includes(mode)) return decline(`interpolation of mode ${mode}`);
  const options: Record<string, string> = {};
  for (const name of ["size", "scale_factor"] as const)
    if (!isNone(operands[name])) options[name] = given(operands[name]).text;
  if (mode !== '"nearest"') options.mode = mode;
  for (const name of ["align_corners", "recompute_scale_factor"] as const) {
    if (!isNone(operands[name]) && booleanOf(operands[name]) !== false) options[name] = given(operands[name]).text;
  }
  return { name: port.support("interpolate_tensor"), options };
}

const areaSizes = ({ input, size, mode }: Operands): string | undefined => {
  const rank = rankOf(input?.value);
  const isArea = mode?.text.replace(/'/g, '"') === '"area"';
  return isArea && !isNone(size) && rank !== undefined && rank > 2 ? `adaptive_avg_pool${rank - 2}d` : undefined;
};

const image = { x: "float32[2,3,4,5]" };

const interpolate: OpRule = {
  signatures: [
    "torch.nn.functional.interpolate(input, size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None, antialias=False)",
    "torch.nn.functional.upsample(input, size=None, scale_factor=None, mode='nearest', align_corners=None)",
  ],
  to: (operands, port) => {
    const area = areaSizes(operands);
    if (area !== undefined) return `${port.support(area)}(${given(operands.input)}, ${given(operands.size)})`;
    const resize = resizing(operands, port);
    if ("declined" in resize) return resize;
    const options = Object.entries(resize.options).map(([name, text]) => `${name}=${text}`);
    return `${resize.name}(${[given(operands.input).text, ...options].join(", ")})`;
  },
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [
    { torch: "F.interpolate(x, size=(7, 3))", inputs: image },
    { torch: "F.interpolate(x, scale_factor=2)", inputs: image },
    { torch: "F.interpolate(x, scale_factor=(1.5, 0.5), mode='nearest')", inputs: image },
    { torch: "F.interpolate(x, size=9, mode='nearest-exact')", inputs: { x: "float32[2,3,4]" } },
    { torch: "F.interpolate(x, size=(7, 3), mode='bilinear', align_corners=False)", inputs: image },
    { torch: "F.interpolate(x, size=(7, 3), mode='bilinear', align_corners=True)", inputs: image },
    { torch: "F.interpolate(x, size=(1, 3), mode='bilinear', align_corners=True)", inputs: image },
    { torch: "F.interpolate(x, scale_factor=1.7, mode='bilinear')", inputs: image },
    { torch: "F.interpolate(x, scale_factor=1.7, mode='bilinear', recompute_scale_factor=True)", inputs: image },
    { torch: "F.interpolate(x, size=(7, 9), mode='bicubic', align_corners=False)", inputs: image },
    { torch: "F.interpolate(x, size=(3, 9), mode='bicubic', align_corners=True)", inputs: image },
    { torch: "F.interpolate(x, scale_factor=(2.1, 1.3), mode='bicubic')", inputs: image },
    { torch: "F.interpolate(x, size=9, mode='linear')", inputs: { x: "float32[2,3,4]" } },
    { torch: "F.interpolate(x, scale_factor=2, mode='trilinear')", inputs: { x: "float32[2,3,4,3,2]" } },
    { torch: "F.interpolate(x, size=(3, 2), mode='area')", inputs: image },
    { torch: "F.upsample(x, scale_factor=2)", inputs: image },
  ],
};

function upsampleForm(operands: Operands, port: PortContext): LayerForm | Declined {
  const resize = resizing(operands, port);
  return "declined" in resize ? resize : functionLayer(port, resize.name, resize.options);
}

const upsample: LayerRule = {
  signatures: [
    "torch.nn.Upsample(size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None)",
  ],
  create: upsampleForm,
  training: false,
  infer: likeFirst,
  examples: [
    { torch: "nn.Upsample(scale_factor=2)(x)", inputs: image },
    { torch: "nn.Upsample((6, 7), mode='bilinear', align_corners=True)(x)", inputs: image },
    { torch: "nn.Upsample(scale_factor=2, mode='bicubic')(x)", inputs: image },
  ],
};

const upsampleBy = (name: string, options: Readonly<Record<string, string>>): LayerRule => ({
  signatures: [`torch.nn.${name}(size=None, scale_factor=None)`],
  create: ({ size, scale_factor }, port) => {
    const sizes: Record<string, string> = {};
    if (!isNone(size)) sizes.size = given(size).text;
    if (!isNone(scale_factor)) sizes.scale_factor = given(scale_factor).text;
    return functionLayer(port, port.support("interpolate_tensor"), { ...sizes, ...options });
  },
  training: false,
  infer: likeFirst,
  examples: [{ torch: `nn.${name}(scale_factor=2)(x)`, inputs: image }],
});

/** Layers that resize. */
export const resizeLayers: readonly LayerRule[] = [
  upsample,
  upsampleBy("UpsamplingNearest2d", {}),
  upsampleBy("UpsamplingBilinear2d", { mode: '"bilinear"', align_corners: "True" }),
];

/** Functions that resize. */
export const resizeFunctions: readonly OpRule[] = [interpolate];
