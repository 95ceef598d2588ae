import { describeEngineContract } from "../../../support/engine-contract/describe-engine-contract.ts";

describeEngineContract("openai-http");
