/**
 * What work on a text costs, counted and not timed: the characters that it looks at, one by one, in searches and in
 * patterns. Twice the text may cost twice as much and no more.
 */

type Method = (this: unknown, ...args: unknown[]) => unknown

/**
 * Characters that `work` looks at. A search counts as far as it went; a pattern to the end of what it found, or to the
 * end of the text where it found nothing, unless it is sticky. Every way to use a pattern goes through `exec`. `work` is
 * told how many they are so far.
 */
export async function charactersRead(work: (soFar: () => number) => unknown): Promise<number> {
  let read = 0
  const undo: (() => void)[] = []
  /** `before` sees a call before it is made, because a pattern's place is moved by it. */
  const count = (on: object, name: string, before: (self: unknown, args: unknown[]) => (result: unknown) => number) => {
    const original = Object.getOwnPropertyDescriptor(on, name)!
    const method = original.value as Method
    const value: Method = function (...args) {
      const cost = before(this, args)
      const result = method.apply(this, args)
      read += cost(result)
      return result
    }
    Object.defineProperty(on, name, { ...original, value })
    undo.push(() => Object.defineProperty(on, name, original))
  }

  for (const name of ['charCodeAt', 'codePointAt', 'charAt']) count(String.prototype, name, () => () => 1)
  for (const name of ['toLowerCase', 'normalize']) {
    count(String.prototype, name, (text) => () => (text as string).length)
  }
  count(String.prototype, 'includes', (text) => () => (text as string).length)
  count(String.prototype, 'indexOf', (text, [, from]) => (found) => {
    return ((found as number) < 0 ? (text as string).length : (found as number)) - ((from as number | undefined) ?? 0)
  })
  count(RegExp.prototype, 'exec', (self, [text]) => {
    const pattern = self as RegExp
    const from = pattern.global || pattern.sticky ? pattern.lastIndex : 0
    return (result) => {
      const match = result as RegExpExecArray | null
      if (match) return match.index + match[0].length - from
      return pattern.sticky ? 1 : String(text).length - from
    }
  })
  try {
    await work(() => read)
  } finally {
    for (const each of undo.reverse()) each()
  }
  return read
}
