/** What work on typed arrays costs, counted and not timed: the elements of Int32Arrays that it reads and writes. */

/** Elements read and written while `work` runs, in arrays that it makes itself; a native call counts as one. */
export async function elementsTouched(work: () => unknown): Promise<number> {
  let touched = 0
  const Original = globalThis.Int32Array
  const counted = (array: Int32Array): Int32Array => {
    const proxy: Int32Array = new Proxy(array, {
      get: (target, key) => {
        const value = Reflect.get(target, key, target) as unknown
        if (typeof value === 'number') touched++
        if (typeof value !== 'function') return value
        // Natives take no proxy; those that return their own array go on being counted.
        return (...args: unknown[]): unknown => {
          const result = Reflect.apply(value, target, args) as unknown
          return result === target ? proxy : result
        }
      },
      set: (target, key, value) => {
        touched++
        return Reflect.set(target, key, value, target)
      },
    })
    return proxy
  }
  globalThis.Int32Array = new Proxy(Original, {
    construct: (target, args, newTarget) =>
      counted(Reflect.construct(target, args, newTarget as typeof Original) as Int32Array),
  })
  try {
    await work()
  } finally {
    globalThis.Int32Array = Original
  }
  return touched
}
