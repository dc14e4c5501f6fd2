// What importing gives where TensorFlow.js is not installed: a line for each class of a TensorFlow.js model.
import { dummyTfObject } from "./import_utils.js";
