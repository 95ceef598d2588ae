import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const noDefaultExport = {
  selector: "ExportDefaultDeclaration",
  message: "Export by name: the same thing is then found under the same word everywhere.",
};
const noBarrel = {
  selector: "ExportAllDeclaration",
  message: "Name what is exported; a barrel hides where things live.",
};

export default defineConfig(
  { ignores: ["dist/", "results/", "coverage/", "**/*.js"] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 10],
      "no-console": "error",
      "no-param-reassign": "error",
      "no-restricted-syntax": ["error", noDefaultExport, noBarrel],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["src/cli/**", "bench/**"], rules: { "no-console": "off" } },
  { files: ["test/**"], rules: { "max-lines-per-function": "off", "max-lines": "off" } },
  { files: ["*.config.ts"], rules: { "no-restricted-syntax": "off" } },
);
