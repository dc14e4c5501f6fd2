import { torch } from "js-pytorch";

const { nn } = torch;
type Tensor = InstanceType<typeof torch.Tensor>;

/** Two layers, which make a small tree of a small thing. */
export class AcornModel extends nn.Module {
  constructor(in_size: number, hidden_size: number) {
    super();
    this.dense = new nn.Linear(in_size, hidden_size);
    this.relu = new nn.ReLU();
    this.out = new nn.Linear(hidden_size, in_size);
  }

  forward(x: Tensor): Tensor {
    return this.out.forward(this.relu.forward(this.dense.forward(x)));
  }
}
