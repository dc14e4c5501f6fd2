/**
 * What the translator knows of the types of a library in js-pytorch's style, written down for the type checker. It
 * stands in for the package that a library's `nn` and `torch` come from, so that a model can be read without it, and a
 * module system of the same shape is read the same way. Everything js-pytorch 0.7.2 exports is here; a test compares.
 */
export const libraryTypes = `
export declare namespace torch {
  class Tensor {
    constructor(data: any[] | number, requires_grad?: boolean, device?: string);
    requires_grad: boolean; _data: any[]; shape: any[]; _grad: Tensor; children: any[]; parents: any[]; operation: any;
    visited: boolean; m: Tensor; v: Tensor; device: string; forwardKernel: any; backwardKernelA: any;
    backwardKernelB: any; batch_size: number | null; gpu: any; warned: boolean;
    get data(): any[]; get length(): number; get ndims(): number; get grad(): any[];
    backward(grad?: Tensor | null, child?: Tensor | null): void;
    to(device: string): void; zero_grad(): void; zero_grad_graph(): void; tolist(): any[];
    sum(dim?: number, keepdims?: boolean): Tensor;
    mean(dim?: number, keepdims?: boolean): Tensor;
    variance(dim?: number, keepdims?: boolean): Tensor;
    add(other: Tensor | number): Tensor; sub(other: Tensor | number): Tensor; neg(): Tensor;
    mul(other: Tensor | number): Tensor; div(other: Tensor | number): Tensor; matmul(other: Tensor): Tensor;
    pow(n: number): Tensor; sqrt(): Tensor; exp(): Tensor; log(): Tensor;
    transpose(dim1: number, dim2: number): Tensor;
    at(index1: Tensor | any[], index2?: Tensor | any[]): Tensor;
    masked_fill(mask: Tensor, condition: (element: number) => boolean, value: number): Tensor;
    reshape(shape: number[]): Tensor;
  }
  class Parameter extends Tensor { constructor(data: any[] | number); }
  function add(a: Tensor, b: Tensor | number): Tensor;
  function neg(a: Tensor): Tensor;
  function mul(a: Tensor, b: Tensor | number): Tensor;
  function div(a: Tensor, b: Tensor | number): Tensor;
  function matmul(a: Tensor, b: Tensor): Tensor;
  function exp(a: Tensor): Tensor;
  function log(a: Tensor): Tensor;
  function sqrt(a: Tensor): Tensor;
  function pow(a: Tensor, n: number): Tensor;
  function mean(a: Tensor, dim?: number, keepdims?: boolean): Tensor;
  function variance(a: Tensor, dim?: number, keepdims?: boolean): Tensor;
  function masked_fill(a: Tensor, mask: Tensor, condition: (element: number) => boolean, value: number): Tensor;
  function at(a: Tensor, index1: Tensor | any[], index2?: Tensor | any[]): Tensor;
  function reshape(a: Tensor, shape: any[]): Tensor;
  function _reshape(a: any[], shape: number[]): any[];
  function transpose(a: Tensor, dim1: number, dim2: number): Tensor;
  function tensor(data: any[], requires_grad?: boolean, device?: string): Tensor;
  function randint(low?: number, high?: number, shape?: number[], requires_grad?: boolean): Tensor;
  function randn(shape: number[], requires_grad?: boolean, device?: string, xavier?: boolean): Tensor;
  function rand(shape: number[], requires_grad?: boolean, device?: string): Tensor;
  function tril(shape: number[], requires_grad?: boolean, device?: string): Tensor;
  function ones(shape: number[], requires_grad?: boolean, device?: string): Tensor;
  function zeros(shape: number[], requires_grad?: boolean, device?: string): Tensor;
  function broadcast(a: Tensor, b: Tensor): Tensor;
  function save(model: nn.Module, file: string): void;
  function load(model: nn.Module, file: string): nn.Module;
  function getShape(data: any, shape?: number[]): number[];
  namespace optim {
    class Adam {
      constructor(params: Tensor[], lr?: number, reg?: number, betas?: number[], eps?: number);
      params: Tensor[]; lr: number; reg: number; b1: number; b2: number; eps: number;
      step(): void; zero_grad(): void;
    }
  }
  namespace nn {
    class Module {
      mode: "train" | "eval";
      parameters(): Tensor[]; train(): void; eval(): void; entries(): [string, any][];
    }
    class Linear extends Module {
      constructor(in_size: number, out_size: number, device?: string, bias?: boolean, xavier?: boolean);
      W: Tensor; b: Tensor; has_bias: boolean; forward(x: Tensor): Tensor;
    }
    class MultiHeadSelfAttention extends Module {
      constructor(in_size: number, out_size: number, n_heads: number, n_timesteps: number, dropout_prob?: number, device?: string);
      Wk: Linear; Wq: Linear; Wv: Linear; residual_proj: Linear; mask: Tensor; att_dropout: Dropout;
      residual_dropout: Dropout; softmax: Softmax; H: number; forward(x: Tensor): Tensor;
    }
    class FullyConnected extends Module {
      constructor(in_size: number, out_size: number, dropout_prob?: number, device?: string, bias?: boolean);
      l1: Linear; relu: ReLU; l2: Linear; dropout: Dropout; forward(x: Tensor): Tensor;
    }
    class Block extends Module {
      constructor(in_size: number, out_size: number, n_heads: number, n_timesteps: number, dropout_prob?: number, device?: string);
      att: MultiHeadSelfAttention; ln1: LayerNorm; fcc: FullyConnected; ln2: LayerNorm; forward(x: Tensor): Tensor;
    }
    class Embedding extends Module {
      constructor(vocab_size: number, embed_size: number); E: Tensor; forward(idx: Tensor): Tensor;
    }
    class PositionalEmbedding extends Module {
      constructor(input_size: number, embed_size: number); E: Tensor; forward(idx: Tensor): Tensor;
    }
    class ReLU extends Module { constructor(); forward(z: Tensor): Tensor; }
    class Softmax extends Module { constructor(); forward(z: Tensor, dim?: number): Tensor; }
    class Dropout extends Module { constructor(drop_prob: number); p: number; forward(z: Tensor): Tensor; }
    class LayerNorm extends Module { constructor(n_embed: number); gamma: Tensor; beta: Tensor; forward(x: Tensor): Tensor; }
    class CrossEntropyLoss extends Module { constructor(); forward(z: Tensor, y: Tensor): Tensor; }
    class MSELoss extends Module { constructor(); forward(z: Tensor, y: Tensor): Tensor; }
  }
}
export import nn = torch.nn;
export import Tensor = torch.Tensor;
export import Parameter = torch.Parameter;
export import optim = torch.optim;
`;
