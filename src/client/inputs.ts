/** Inputs of a stage that come one by one: a run waits until all of them are there. */

/** The inputs once none of them is undefined. */
export function allOf<T extends Record<string, unknown>>(
  inputs: T,
): { [K in keyof T]: Exclude<T[K], undefined> } | undefined {
  return Object.values(inputs).includes(undefined)
    ? undefined
    : (inputs as { [K in keyof T]: Exclude<T[K], undefined> })
}
