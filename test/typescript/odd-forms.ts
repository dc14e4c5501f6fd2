/** Ways to write a model that libraries use: each compiles in a library, and its port gives the same numbers. */
export const oddForms: Readonly<Record<string, string>> = {
  undeclared: `
export class UndeclaredModel extends nn.Module {
  constructor(inSize: number, hiddenSize: number) {
    super();
    this.first = new nn.Linear(inSize, hiddenSize);
    this.layers = [];
    for (let i = 0; i < 2; i++) this.layers.push(new nn.Linear(hiddenSize, hiddenSize));
    for (let i = 0; i < 2; i++) this[\`extra\${i}\`] = new nn.Linear(hiddenSize, hiddenSize);
    this.scale = torch.randn([hiddenSize], true);
    this.size = hiddenSize;
    this.name = "undeclared";
    this.weights = this.scale;
  }

  forward(x: Tensor): Tensor {
    x = this.first.forward(x);
    for (let i = 0; i < this.layers.length; i++) {
      x = this.layers[i].forward(x);
      x = this[\`extra\${i}\`].forward(x);
    }
    return x.mul(this.scale).div(this.size);
  }
}`,
  properties: `
export class PropertiesModel extends nn.Module {
  private first: InstanceType<typeof nn.Linear>;
  protected readonly second = new nn.Linear(8, 8);
  gain = torch.randn([8], true);
  offset?: Tensor;

  constructor(private readonly inSize: number, public hasOffset: boolean) {
    super();
    this.first = new nn.Linear(this.inSize, 8);
    if (hasOffset) this.offset = torch.randn([8], true);
  }

  private get doubled(): number {
    return this.inSize * 2;
  }

  forward = (x: Tensor): Tensor => {
    const z = this.second.forward(this.first.forward(x)).mul(this.gain);
    return this.offset ? z.add(this.offset).div(this.doubled) : z;
  };
}`,
  generic: `
interface Sized { readonly hiddenSize: number }

abstract class Base<Config extends Sized> extends nn.Module {
  config: Config;
  proj: InstanceType<typeof nn.Linear>;
  constructor(config: Config) {
    super();
    this.config = config;
    this.proj = new nn.Linear(config.hiddenSize, config.hiddenSize);
  }
  abstract forward(x: Tensor): Tensor;
  protected twice(x: Tensor, times = 2): Tensor {
    let out = x;
    for (let i = 0; i < times; i++) out = this.proj.forward(out);
    return out;
  }
}

export class GenericModel extends Base<Sized & { scale: number }> {
  forward(x: Tensor): Tensor {
    const [rows, width] = x.shape;
    const out = this.twice(x).mul(this.config.scale);
    return rows === 0 ? x : out.reshape([width, rows]).reshape([rows, width]);
  }
}`,
  destructured: `
interface Inputs { x: Tensor; y?: Tensor; factor?: number }

class Inner extends nn.Module {
  lin = new nn.Linear(8, 8);
  drop = new nn.Dropout(0.3);
  forward({ x, y, factor = 1 }: Inputs): { out: Tensor; factor: number } {
    const out = this.drop.forward(this.lin.forward(x));
    return { out: y ? out.add(y) : out, factor: factor + 1 };
  }
}

export class DestructuredModel extends nn.Module {
  inner = new Inner();
  pair: [Inner, Inner] = [new Inner(), new Inner()];
  forward(x: Tensor): [Tensor, Tensor] {
    const { out, factor } = this.inner.forward({ x, factor: 3 });
    const [first, second] = this.pair;
    const more = [first, second].map((each) => each.forward({ x: out, y: x }).out);
    const sum = more.reduce((left, right) => left.add(right)).mul(factor);
    return [sum, out];
  }
}`,
  functions: `
const gelu = (x: Tensor): Tensor => x.mul(tanh(x.add(x.pow(3).mul(0.044715)).mul(0.7978845608)).add(1)).mul(0.5);

function tanh(x: Tensor): Tensor {
  const up = torch.exp(x.mul(2));
  return up.sub(1).div(up.add(1));
}

const activations: Record<string, (x: Tensor) => Tensor> = { gelu, tanh };

function maybe(drop: InstanceType<typeof nn.Dropout> | null, x: Tensor): Tensor {
  return drop === null ? x : drop.forward(x);
}

export class FunctionsModel extends nn.Module {
  drop: InstanceType<typeof nn.Dropout> | null;
  lin = new nn.Linear(8, 8);
  softmax = new nn.Softmax();
  act: (x: Tensor) => Tensor;
  constructor(name: "gelu" | "tanh", dropout = 0.2) {
    super();
    this.drop = dropout > 0 ? new nn.Dropout(dropout) : null;
    this.act = activations[name] ?? gelu;
  }
  attend(x: Tensor, scale?: number): Tensor {
    const weights = this.softmax.forward(x.matmul(x.transpose(0, 1)).mul(scale ?? 0.1));
    return maybe(this.drop, weights).matmul(x);
  }
  forward(x: Tensor): Tensor {
    const run = (input: Tensor): Tensor => this.attend(input);
    const z = run(this.act(this.lin.forward(x)));
    return this.mode === "train" ? z : this.attend(z, 0.2);
  }
}`,
  mapped: `
export class MappedModel extends nn.Module {
  byName: Record<string, InstanceType<typeof nn.Linear>>;
  byKey = new Map<string, InstanceType<typeof nn.Module>>();
  constructor(hiddenSize: number) {
    super();
    this.byName = { a: new nn.Linear(hiddenSize, hiddenSize), b: new nn.Linear(hiddenSize, hiddenSize) };
    for (const key of ["x", "y"]) this.byKey.set(key, new nn.Linear(hiddenSize, hiddenSize));
  }
  forward(x: Tensor, key: string = "x"): Tensor {
    let out = x;
    for (const name of Object.keys(this.byName)) out = this.byName[name]!.forward(out);
    for (const [each, layer] of this.byKey) {
      if (each === key) continue;
      out = (layer as InstanceType<typeof nn.Linear>).forward(out);
    }
    const last = this.byKey.get(key) as InstanceType<typeof nn.Linear> | undefined;
    return last ? last.forward(out) : out;
  }
}`,
  equal: `
/** Lengths that equal each other, where js-pytorch lines dimensions up in its own way. */
export class EqualModel extends nn.Module {
  norm: InstanceType<typeof nn.LayerNorm>;
  constructor(readonly hiddenSize: number) {
    super();
    this.norm = new nn.LayerNorm(hiddenSize);
  }
  forward(x: Tensor): Tensor {
    const square = x.reshape([2, 8, 1]).matmul(x.reshape([2, 1, 8]));
    const rows = square.sum(-1);
    return this.norm.forward(square).add(square.mul(rows)).sub(square.mean(-1, true));
  }
}`,
  family: `
/** Which of its kind a layer is shows only when it runs: one of them drops. */
class Plain extends nn.Module {
  forward(x: Tensor): Tensor {
    return x.mul(2);
  }
}
class Dropping extends Plain {
  drop = new nn.Dropout(0.4);
  override forward(x: Tensor): Tensor {
    return this.drop.forward(x);
  }
}
export class FamilyModel extends nn.Module {
  layers: Plain[] = [new Plain(), new Dropping()];
  forward(x: Tensor): Tensor {
    return this.layers.reduce((z, layer) => layer.forward(z), x);
  }
}`,
};
