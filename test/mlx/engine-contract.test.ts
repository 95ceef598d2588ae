import { describe } from "vitest";
import { describeEngineContract } from "../support/engine-contract/describe-engine-contract.ts";
import { canTestMlx } from "../support/mlx-tests.ts";

describe.skipIf(!canTestMlx())("MLX", () => {
  describeEngineContract("mlx");
});
