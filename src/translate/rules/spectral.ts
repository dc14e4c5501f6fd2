import { dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, given, integerOf, isNone, operand } from "../operand.ts";
import { asFloat, cast } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";
import { fromFront, integersOf, isRepeatable } from "../sizes.ts";

type Values = Readonly<Record<string, Value | undefined>>;

const complexLike = ({ input }: Values): Value => tensor(rankOf(input), "complex");
const floatLike = ({ input }: Values): Value => tensor(rankOf(input), "float");

const asComplex = (input: string, value: Value): string =>
  dtypeOf(value) === "complex" ? input : cast(input, "tf.complex64");

/** Applies a transform of the last axis to any other. */
function overAxis(input: Operand, dim: Operand, transform: (input: string) => string): string {
  const axis = integerOf(dim);
  const rank = rankOf(input.value);
  const isLast = axis !== undefined && rank !== undefined && fromFront(axis, rank) === rank - 1;
  if (axis === -1 || isLast) return transform(input.text);
  const swap = (text: string): string =>
    axis === -2 ? `tf.linalg.matrix_transpose(${text})` : `tf.experimental.numpy.swapaxes(${text}, ${dim}, -1)`;
  return swap(transform(swap(input.text)));
}

const isPlainNorm = (norm: Operand | undefined): boolean => isNone(norm) || /^["']backward["']$/.test(norm?.text ?? "");

const scaledNorm = decline("a Fourier transform with another norm than the default");

/** Transforms of complex numbers to complex numbers. */
const complexTransform = (name: "fft" | "ifft"): OpRule => ({
  signatures: [`torch.fft.${name}(input, n=None, dim=-1, norm=None)`],
  to: ({ input, n, dim, norm }) => {
    if (!isPlainNorm(norm)) return scaledNorm;
    if (!isNone(n)) return decline(`${name}() that cuts or pads its input`);
    const operand = given(input);
    return overAxis(operand, given(dim), (text) => `tf.signal.${name}(${asComplex(text, operand.value)})`);
  },
  infer: complexLike,
  examples: [
    { torch: `torch.fft.${name}(x)`, inputs: { x: "complex64[2,5]" }, tf: `tf.signal.${name}(x)` },
    { torch: `torch.fft.${name}(x, dim=-2)`, inputs: { x: "float32[2,4,3]" } },
    { torch: `torch.fft.${name}(x, axis=len(x.shape) - 2)`, inputs: { x: "float32[2,4,3]" } },
    { torch: `torch.fft.${name}(torch.fft.${name}(x, dim=-1), dim=1)`, inputs: { x: "float32[2,4,3,2]" } },
  ],
});

const planeTransform = (name: "fft" | "ifft"): OpRule => ({
  signatures: [
    `torch.fft.${name}2(input, s=None, dim=(-2, -1), norm=None)`,
    `torch.fft.${name}n(input, s=None, dim=None, norm=None)`,
  ],
  to: ({ input, s, dim, norm }) => {
    const axes = integersOf(dim);
    const rank = rankOf(given(input).value);
    const isPlane = isNone(dim) ? rank === 2 : axes?.length === 2 && axes.includes(-1) && axes.includes(-2);
    if (!isPlainNorm(norm)) return scaledNorm;
    if (!isNone(s) || (!isPlane && axes === undefined)) return decline(`${name}n() with other sizes or unknown axes`);
    if (!isPlane && axes) {
      const start = operand(asComplex(given(input).text, given(input).value), tensor(rank, "complex"));
      return axes.reduce(
        (each, axis) =>
          operand(
            overAxis(each, operand(String(axis)), (text) => `tf.signal.${name}(${text})`),
            start.value,
          ),
        start,
      ).text;
    }
    return `tf.signal.${name}2d(${asComplex(given(input).text, given(input).value)})`;
  },
  infer: complexLike,
  examples: [
    { torch: `torch.fft.${name}2(x)`, inputs: { x: "float32[2,4,3]" } },
    { torch: `torch.fft.${name}n(x, dim=(-2, -1))`, inputs: { x: "complex64[2,4,3]" } },
    { torch: `torch.fft.${name}n(x, dim=(0, 2))`, inputs: { x: "float32[2,4,3]" } },
  ],
});

const realTransform = (name: "rfft" | "irfft"): OpRule => ({
  signatures: [`torch.fft.${name}(input, n=None, dim=-1, norm=None)`],
  to: ({ input, n, dim, norm }) => {
    if (!isPlainNorm(norm)) return scaledNorm;
    const operand = given(input);
    const source = (text: string): string => (name === "rfft" ? text : asComplex(text, operand.value));
    const length = isNone(n) ? "" : `, fft_length=[${n}]`;
    return overAxis(operand, given(dim), (text) => `tf.signal.${name}(${source(text)}${length})`);
  },
  infer: name === "rfft" ? complexLike : floatLike,
  examples: [
    { torch: `torch.fft.${name}(x)`, inputs: { x: name === "rfft" ? "float32[2,5]" : "complex64[2,5]" } },
    {
      torch: `torch.fft.${name}(x, n=8, dim=1)`,
      inputs: { x: name === "rfft" ? "float32[2,6,3]" : "complex64[2,5,3]" },
    },
    { torch: `torch.fft.${name}(x, dim=-2)`, inputs: { x: name === "rfft" ? "float32[2,6,3]" : "complex64[2,5,3]" } },
  ],
});

const part = (name: "real" | "imag" | "angle"): OpRule => ({
  signatures: [`torch.${name}(input)`, ...(name === "angle" ? ["Tensor.angle()"] : [])],
  to: ({ input }) => `tf.math.${name}(${given(input)})`,
  infer: floatLike,
  examples: [{ torch: `torch.${name}(x)`, inputs: { x: "complex64[3]" }, tf: `tf.math.${name}(x)` }],
});

const conj: OpRule = {
  signatures: ["torch.conj(input)", "Tensor.conj()", "torch.conj_physical(input)"],
  to: ({ input }) => `tf.math.conj(${given(input)})`,
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [{ torch: "torch.conj(x)", inputs: { x: "complex64[3]" }, tf: "tf.math.conj(x)" }],
};

const complex: OpRule = {
  signatures: ["torch.complex(real, imag)"],
  to: ({ real, imag }) => `tf.complex(${given(real)}, ${given(imag)})`,
  infer: ({ real }) => tensor(rankOf(real), "complex"),
  examples: [{ torch: "torch.complex(x, y)", inputs: { x: "float32[3]", y: "float32[3]" }, tf: "tf.complex(x, y)" }],
};

const polar: OpRule = {
  signatures: ["torch.polar(abs, angle)"],
  to: ({ abs, angle }) => {
    const radius = atomic(asFloat(given(abs)));
    return `tf.complex(${radius} * tf.cos(${given(angle)}), ${radius} * tf.sin(${angle}))`;
  },
  infer: ({ angle }) => tensor(rankOf(angle), "complex"),
  examples: [{ torch: "torch.polar(x, y)", inputs: { x: "float32[3]", y: "float32[3]" } }],
};

const viewAsComplex: OpRule = {
  signatures: ["torch.view_as_complex(input)"],
  to: ({ input }) => {
    const pairs = given(input);
    if (isRepeatable(pairs)) return `tf.complex(${pairs}[..., 0], ${pairs}[..., 1])`;
    return `tf.complex(*tf.unstack(${pairs}, num=2, axis=-1))`;
  },
  infer: ({ input }) => {
    const rank = rankOf(input);
    return tensor(rank === undefined ? undefined : rank - 1, "complex");
  },
  examples: [
    { torch: "torch.view_as_complex(x)", inputs: { x: "float32[3,2]" } },
    { torch: "torch.view_as_complex(x + 1)", inputs: { x: "float32[3,2]" } },
  ],
};

const viewAsReal: OpRule = {
  signatures: ["torch.view_as_real(input)"],
  to: ({ input }) => `tf.stack([tf.math.real(${given(input)}), tf.math.imag(${input})], axis=-1)`,
  infer: ({ input }) => {
    const rank = rankOf(input);
    return tensor(rank === undefined ? undefined : rank + 1, "float");
  },
  examples: [{ torch: "torch.view_as_real(x)", inputs: { x: "complex64[3]" } }],
};

const stft: OpRule = {
  signatures: ["torch.stft(input, *options, **named)", "torch.istft(input, *options, **named)"],
  to: () => decline("stft(), whose padding and window differ from those of tf.signal.stft"),
  infer: () => tensor(),
  examples: [],
};

/** Fourier transforms and complex numbers. */
export const spectralRules: readonly OpRule[] = [
  complexTransform("fft"),
  complexTransform("ifft"),
  planeTransform("fft"),
  planeTransform("ifft"),
  realTransform("rfft"),
  realTransform("irfft"),
  part("real"),
  part("imag"),
  part("angle"),
  conj,
  complex,
  polar,
  viewAsComplex,
  viewAsReal,
  stft,
];
