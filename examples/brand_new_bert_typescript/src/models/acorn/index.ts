export { AcornModel } from "./modeling_acorn.js";
