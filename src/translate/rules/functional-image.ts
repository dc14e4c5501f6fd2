import { dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { given } from "../operand.ts";
import { decline, type LayerRule, type Operands, type OpRule } from "../rule.ts";
import { multiHeadAttention } from "./functional-attention.ts";
import { functionLayer, keyword, optionsOf } from "./layer-arguments.ts";

type Values = Readonly<Record<string, Value | undefined>>;
const likeInput = ({ input }: Values): Value => tensor(rankOf(input), dtypeOf(input));
const call = (name: string, parts: readonly string[]): string => `${name}(${parts.join(", ")})`;

const convolution = (count: 1 | 2, examples: OpRule["examples"]): OpRule => ({
  signatures: [
    `torch.nn.functional.conv${count}d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)`,
    `torch.conv${count}d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)`,
  ],
  // the weight says how many groups there are
  to: ({ input, weight, bias, stride, padding, dilation }, port) =>
    call(port.support(`convolve${count}d`), [
      given(input).text,
      given(weight).text,
      ...keyword("bias", bias),
      ...keyword("strides", stride, "1"),
      ...keyword("padding", padding, "0"),
      ...keyword("dilation_rate", dilation, "1"),
    ]),
  infer: () => tensor(count + 2, "float"),
  examples,
});

const flat = { x: "float32[2,4,9]", w: "float32[6,4,3]", b: "float32[6]" };
const image = { x: "float32[2,4,9,8]" };

const attention: OpRule = {
  signatures: [
    "torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None)",
  ],
  to: ({ query, key, value, ...options }, port) =>
    call(port.support("scaled_dot_product_attention"), [
      `${given(query)}`,
      `${given(key)}`,
      `${given(value)}`,
      ...keyword("attn_mask", options.attn_mask),
      ...keyword("dropout_p", options.dropout_p, "0.0"),
      ...keyword("is_causal", options.is_causal, "False"),
      ...keyword("scale", options.scale),
    ]),
  infer: ({ query }) => tensor(rankOf(query), "float"),
  examples: [
    {
      torch: "F.scaled_dot_product_attention(q, k, v)",
      inputs: { q: "float32[2,3,4,5]", k: "float32[2,3,6,5]", v: "float32[2,3,6,7]" },
    },
    { torch: "F.scaled_dot_product_attention(q, q, q, is_causal=True, scale=0.3)", inputs: { q: "float32[2,3,4,5]" } },
    {
      torch: "F.scaled_dot_product_attention(q, q, q, attn_mask=m)",
      inputs: { q: "float32[2,3,4,5]", m: "float32[2,1,4,4]" },
    },
    {
      torch: "F.scaled_dot_product_attention(q, k, k, m)",
      inputs: { q: "float32[2,3,2,5]", k: "float32[2,3,16,5]", m: "bool[2,16]" },
    },
  ],
};

const gridSample: OpRule = {
  signatures: [
    "torch.nn.functional.grid_sample(input, grid, mode='bilinear', padding_mode='zeros', align_corners=None)",
  ],
  to: ({ input, grid, mode, padding_mode, align_corners }, port) => {
    const [kind, border] = [given(mode).text, given(padding_mode).text].map((text) => text.replace(/'/g, '"'));
    if (kind !== '"bilinear"' && kind !== '"nearest"')
      return decline("grid_sample() that is neither bilinear nor nearest");
    if (border !== '"zeros"' && border !== '"border"') return decline("grid_sample() with reflection at the border");
    return call(port.support("grid_sample"), [
      `${given(input)}`,
      `${given(grid)}`,
      ...(kind === '"bilinear"' ? [] : [`mode=${kind}`]),
      ...(border === '"zeros"' ? [] : [`padding_mode=${border}`]),
      ...keyword("align_corners", align_corners, "False"),
    ]);
  },
  infer: likeInput,
  examples: [
    "",
    ", align_corners=True",
    ", padding_mode='border'",
    ", mode='nearest', padding_mode='border', align_corners=True",
  ].map((options) => ({
    torch: `F.grid_sample(x, g${options})`,
    inputs: { x: "float32[2,3,4,5]", g: "float32[2,6,7,2]" },
  })),
};

const affineGrid: OpRule = {
  signatures: ["torch.nn.functional.affine_grid(theta, size, align_corners=None)"],
  to: ({ theta, size, align_corners }, port) =>
    call(port.support("affine_grid"), [
      `${given(theta)}`,
      `${given(size)}`,
      ...keyword("align_corners", align_corners, "False"),
    ]),
  infer: () => tensor(4, "float"),
  examples: ["", ", align_corners=True"].map((options) => ({
    torch: `F.affine_grid(t, (2, 3, 4, 5)${options})`,
    inputs: { t: "float32[2,2,3]" },
  })),
};

/** Functions that are layers too, with the same parameters. */
interface Shared {
  readonly layer: string;
  readonly function: string;
  readonly support: string;
  readonly parameters: readonly string[];
  /** Keyword of the support function by parameter, and defaults that may be left out. */
  readonly names: Readonly<Record<string, string>>;
  readonly defaults: Readonly<Record<string, string | undefined>>;
  readonly inputs?: readonly string[];
  readonly rank: (rank: number | undefined) => number | undefined;
  readonly examples: readonly { readonly options: string; readonly inputs: Readonly<Record<string, string>> }[];
}

const window = { kernel_size: "kernel_size", dilation: "dilation", padding: "padding", stride: "stride" };
const windowDefaults = { kernel_size: undefined, dilation: "1", padding: "0", stride: "1" };

const shared: readonly Shared[] = [
  {
    layer: "Unfold",
    function: "unfold",
    support: "unfold_windows",
    parameters: ["kernel_size", "dilation=1", "padding=0", "stride=1"],
    names: window,
    defaults: windowDefaults,
    rank: () => 3,
    examples: [
      { options: "3", inputs: image },
      { options: "(2, 3), dilation=2, padding=1, stride=2", inputs: image },
    ],
  },
  {
    layer: "Fold",
    function: "fold",
    support: "fold_windows",
    parameters: ["output_size", "kernel_size", "dilation=1", "padding=0", "stride=1"],
    names: { output_size: "output_size", ...window },
    defaults: { output_size: undefined, ...windowDefaults },
    rank: () => 4,
    examples: [
      { options: "(4, 5), 2", inputs: { x: "float32[2,12,12]" } },
      { options: "output_size=(5, 5), kernel_size=(2, 3), padding=1, stride=2", inputs: { x: "float32[2,12,9]" } },
    ],
  },
  {
    layer: "PixelShuffle",
    function: "pixel_shuffle",
    support: "pixel_shuffle",
    parameters: ["upscale_factor"],
    names: { upscale_factor: "factor" },
    defaults: { upscale_factor: undefined },
    rank: () => 4,
    examples: [{ options: "2", inputs: { x: "float32[2,8,3,5]" } }],
  },
  {
    layer: "PixelUnshuffle",
    function: "pixel_unshuffle",
    support: "pixel_unshuffle",
    parameters: ["downscale_factor"],
    names: { downscale_factor: "factor" },
    defaults: { downscale_factor: undefined },
    rank: () => 4,
    examples: [{ options: "2", inputs: { x: "float32[2,3,4,6]" } }],
  },
];

const renamedOptions = ({ names, defaults }: Shared, operands: Operands): Record<string, string> =>
  Object.fromEntries(Object.entries(optionsOf(operands, defaults)).map(([name, text]) => [names[name] ?? name, text]));

const sharedFunction = (each: Shared): OpRule => ({
  signatures: [
    `torch.nn.functional.${each.function}(${["input", ...each.parameters].join(", ")})`,
    ...(each.function.startsWith("pixel")
      ? [`torch.${each.function}(${["input", ...each.parameters].join(", ")})`]
      : []),
  ],
  to: (operands, port) => {
    const options = Object.entries(renamedOptions(each, operands)).map(([name, text]) => `${name}=${text}`);
    return call(port.support(each.support), [`${given(operands.input)}`, ...options]);
  },
  infer: ({ input }) => tensor(each.rank(rankOf(input)), dtypeOf(input)),
  examples: each.examples.map(({ options, inputs }) => ({ torch: `F.${each.function}(x, ${options})`, inputs })),
});

const sharedLayer = (each: Shared): LayerRule => ({
  signatures: [`torch.nn.${each.layer}(${each.parameters.join(", ")})`],
  create: (operands, port) => functionLayer(port, port.support(each.support), renamedOptions(each, operands)),
  training: false,
  infer: ([input]) => tensor(each.rank(rankOf(input)), dtypeOf(input)),
  examples: each.examples.map(({ options, inputs }) => ({ torch: `nn.${each.layer}(${options})(x)`, inputs })),
});

const cosineSimilarity: OpRule = {
  signatures: [
    "torch.nn.functional.cosine_similarity(x1, x2, dim=1, eps=1e-08)",
    "torch.cosine_similarity(x1, x2, dim=1, eps=1e-08)",
  ],
  to: ({ x1, x2, dim, eps }, port) =>
    call(port.support("cosine_similarity"), [
      `${given(x1)}`,
      `${given(x2)}`,
      ...keyword("axis", dim, "1"),
      ...keyword("epsilon", eps, "1e-08"),
    ]),
  infer: ({ x1 }) => {
    const rank = rankOf(x1);
    return tensor(rank === undefined ? undefined : rank - 1, "float");
  },
  examples: [
    { torch: "F.cosine_similarity(x, y)", inputs: { x: "float32[2,3]", y: "float32[2,3]" } },
    { torch: "F.cosine_similarity(x, y, dim=-1)", inputs: { x: "float32[2,3,4]", y: "float32[2,3,4]" } },
  ],
};

const cosineSimilarityLayer: LayerRule = {
  signatures: ["torch.nn.CosineSimilarity(dim=1, eps=1e-08)"],
  create: ({ dim, eps }, port) => ({
    constructor: `${port.use("functools")}.partial`,
    args: [port.support("cosine_similarity"), ...keyword("axis", dim, "1"), ...keyword("epsilon", eps, "1e-08")],
    isFunction: true,
  }),
  training: false,
  infer: ([first]) => cosineSimilarity.infer({ x1: first }),
  examples: [{ torch: "nn.CosineSimilarity(dim=-1)(x, y)", inputs: { x: "float32[2,3]", y: "float32[2,3]" } }],
};

const gumbelSoftmax: OpRule = {
  signatures: ["torch.nn.functional.gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1)"],
  to: ({ logits, tau, hard, dim }, port) =>
    call(port.support("gumbel_softmax"), [
      `${given(logits)}`,
      ...keyword("temperature", tau, "1"),
      ...keyword("hard", hard, "False"),
      ...keyword("axis", dim, "-1"),
    ]),
  infer: ({ logits }) => tensor(rankOf(logits), "float"),
  examples: [
    { torch: "F.gumbel_softmax(x, tau=2.0).sum(-1)", inputs: { x: "float32[2,3]" } },
    { torch: "F.gumbel_softmax(x, hard=True, dim=0).sum(0)", inputs: { x: "float32[2,3]" } },
  ],
};

const flattenLayer: LayerRule = {
  signatures: ["torch.nn.Flatten(start_dim=1, end_dim=-1)"],
  create: ({ start_dim, end_dim }, port) =>
    functionLayer(port, port.support("flatten"), {
      start_dim: `${given(start_dim)}`,
      ...(given(end_dim).text === "-1" ? {} : { end_dim: `${given(end_dim)}` }),
    }),
  training: false,
  infer: ([input], { start_dim, end_dim }) => {
    const isDefault = (value: Value | undefined, number: number) =>
      value?.kind === "number" && value.literal === number;
    return tensor(isDefault(start_dim, 1) && isDefault(end_dim, -1) ? 2 : undefined, dtypeOf(input));
  },
  examples: [
    { torch: "nn.Flatten()(x)", inputs: { x: "float32[2,3,4]" } },
    { torch: "nn.Flatten(0, 1)(x)", inputs: { x: "float32[2,3,4]" } },
  ],
};

const unflattenLayer: LayerRule = {
  signatures: ["torch.nn.Unflatten(dim, unflattened_size)"],
  create: ({ dim, unflattened_size }, port) =>
    functionLayer(port, port.support("unflatten"), { axis: `${given(dim)}`, sizes: `${given(unflattened_size)}` }),
  training: false,
  infer: ([input]) => tensor(undefined, dtypeOf(input)),
  examples: [{ torch: "nn.Unflatten(1, (2, 3))(x)", inputs: { x: "float32[2,6]" } }],
};

/** Functions of images and windows. */
export const imageFunctions: readonly OpRule[] = [
  convolution(1, [
    { torch: "F.conv1d(x, w)", inputs: { x: "float32[2,4,9]", w: "float32[6,4,3]" } },
    { torch: "F.conv1d(x, w, b, stride=2, padding=1, groups=1)", inputs: flat },
    { torch: "F.conv1d(x, w, padding=2, groups=4)", inputs: { x: "float32[2,4,9]", w: "float32[8,1,4]" } },
  ]),
  convolution(2, [
    { torch: "F.conv2d(x, w)", inputs: { ...image, w: "float32[6,4,3,2]" } },
    { torch: "F.conv2d(x, w, b, (2, 1), 1, 2, 2)", inputs: { ...image, w: "float32[6,2,3,3]", b: "float32[6]" } },
  ]),
  attention,
  multiHeadAttention,
  gridSample,
  affineGrid,
  ...shared.map(sharedFunction),
  cosineSimilarity,
  gumbelSoftmax,
];

/** Layers without weights that change shapes. */
export const imageLayers: readonly LayerRule[] = [
  ...shared.map(sharedLayer),
  cosineSimilarityLayer,
  flattenLayer,
  unflattenLayer,
];
