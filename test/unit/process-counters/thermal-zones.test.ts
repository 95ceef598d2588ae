import { describe, expect, it } from "vitest";
import { readThermalZones } from "../../../bindings/process-counters/thermal-zones.ts";
import { recordedFiles } from "./recorded-files.ts";

const ZONES = "/sys/class/thermal/thermal_zone";

describe("readThermalZones", () => {
  it("reads thousandths of a degree, hottest first", () => {
    const files = recordedFiles({
      [`${ZONES}0/type`]: "acpitz\n",
      [`${ZONES}0/temp`]: "27800\n",
      [`${ZONES}1/type`]: "x86_pkg_temp\n",
      [`${ZONES}1/temp`]: "71000\n",
      "/sys/class/thermal/cooling_device0/type": "Processor\n",
    });
    expect(readThermalZones(files)).toEqual([
      { name: "x86_pkg_temp", celsius: 71 },
      { name: "acpitz", celsius: 27.8 },
    ]);
  });

  it("leaves out sensors that are switched off", () => {
    const files = recordedFiles({
      [`${ZONES}0/type`]: "iwlwifi_1\n",
      [`${ZONES}1/type`]: "acpitz\n",
      [`${ZONES}1/temp`]: "-273200\n",
    });
    expect(readThermalZones(files)).toEqual([]);
  });

  it("finds none on a machine without sensors", () => {
    expect(readThermalZones(recordedFiles({}))).toEqual([]);
  });
});
