/** Reading the engine's own source code. Paths are relative to `workers/`: `text/clean.ts`. */
export interface CodeActions {
  read: { args: { path: string }; result: { path: string; code: string } }
}
