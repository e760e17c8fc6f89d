/**
 * Counts work instead of timing it: a Vite plugin that puts a counter at the head of every loop body and every function
 * of `workers/`, so that one unit is one turn of a loop or one call. What native code does in one go over a text or a
 * list is counted by its length (`countNatives`), since no counter can stand inside it.
 */
import type { Plugin } from 'vite'

declare global {
  /** Units of work so far; tests/helpers/work-counter.ts makes it. */
  var __work: { units: number }
}

/** Units of characters or items that native code goes through while a loop turns once. */
const NATIVE_ITEMS_A_UNIT = 16

interface Node {
  type: string
  start: number
  end: number
  body?: Node
}

const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement'])
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** Lines stay where they are, so that stack traces need no map. */
export function countWork(): Plugin {
  return {
    name: 'vitrine:count-work',
    enforce: 'post',
    transform(code, id) {
      if (!/\/workers\/(?!contracts\/).*\.ts$/.test(id)) return null
      const insertions: { at: number; text: string }[] = []
      walk(this.parse(code) as unknown as Node, ({ type, body }) => {
        if (!body || !(LOOPS.has(type) || FUNCTIONS.has(type))) return
        if (body.type === 'BlockStatement') insertions.push({ at: body.start + 1, text: '__work.units++;' })
        else if (FUNCTIONS.has(type)) wrap(body, '(__work.units++,(', '))', insertions)
        else wrap(body, '{__work.units++;', '}', insertions)
      })
      return { code: inserted(code, insertions), map: null }
    },
  }
}

function wrap({ start, end }: Node, before: string, after: string, into: { at: number; text: string }[]): void {
  into.push({ at: start, text: before }, { at: end, text: after })
}

function inserted(code: string, insertions: readonly { at: number; text: string }[]): string {
  let result = ''
  let from = 0
  // Insertions at one place keep their order: outer nodes come before inner ones, and close after them.
  const sorted = insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort((a, b) => a.at - b.at || (isEnd(a.text) && isEnd(b.text) ? b.order - a.order : a.order - b.order))
  for (const { at, text } of sorted) {
    result += code.slice(from, at) + text
    from = at
  }
  return result + code.slice(from)
}

const isEnd = (text: string): boolean => text === '}' || text === '))'

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) value.filter(isNode).forEach((item) => walk(item, visit))
    else if (isNode(value)) walk(value, visit)
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Makes what goes through a whole text or list in one native call count by its length. Returns what takes it back. */
export function countNatives(): () => void {
  const length = (self: { length: number }): number => self.length
  const comparisons = ({ length: n }: { length: number }): number => n * Math.log2(n + 1)
  const ofResult = (_self: unknown, result: unknown): number => (result as { length?: number } | undefined)?.length ?? 0
  const ofArgument = (_self: unknown, _result: unknown, first: unknown): number => (first as { length: number }).length
  const typed = Object.getPrototypeOf(Uint8Array.prototype) as object
  const texts = [
    'match',
    'matchAll',
    'replace',
    'replaceAll',
    'split',
    'normalize',
    'toLowerCase',
    'toUpperCase',
    'trim',
  ]
  const undo = [
    ...texts.map((name) => counted(String.prototype, name, length)),
    ...['join', 'indexOf', 'includes'].map((name) => counted(Array.prototype, name, length)),
    ...['slice', 'concat', 'flat'].map((name) => counted(Array.prototype, name, ofResult)),
    ...['join', 'reverse'].map((name) => counted(typed, name, length)),
    ...[Array.prototype, typed].map((owner) => counted(owner, 'sort', comparisons)),
    counted(typed, 'slice', ofResult),
    counted(typed, 'set', ofArgument),
    counted(
      typed,
      'fill',
      (self: { length: number }, _result, _value, from = 0, to = self.length) => Number(to) - Number(from),
    ),
    counted(JSON, 'stringify', ofResult),
    counted(JSON, 'parse', ofArgument),
    counted(TextEncoder.prototype, 'encode', ofResult),
    counted(TextDecoder.prototype, 'decode', ofResult),
  ]
  return () => undo.forEach((each) => each())
}

/**
 * Where in `workers/` work went beyond a limit: the first frames of the stack, each place once. `run` is handed what it
 * calls as a rest begins. Slow: every unit is looked at.
 */
export async function placesBeyond(limit: number, run: (onRest: () => void) => Promise<unknown>): Promise<string[]> {
  const plain = __work
  const places = new Set<string>()
  let units = plain.units
  let since = units
  let isTelling = false
  const watched = {
    get units() {
      return units
    },
    set units(now) {
      if (isTelling) return
      units = now
      if (units - since <= limit) return
      since = units
      // What reads the stack is counted by the same counters.
      isTelling = true
      const frames = new Error().stack?.split('\n').filter((frame) => frame.includes('/workers/')) ?? []
      places.add(frames.slice(0, FRAMES).map(placeOf).join(' < '))
      isTelling = false
    },
  }
  globalThis.__work = watched
  await run(() => (since = units)).finally(() => {
    plain.units = units
    globalThis.__work = plain
  })
  return [...places]
}

const FRAMES = 4
const placeOf = (frame: string): string => frame.slice(frame.indexOf('/workers/') + 1).replace(/:\d+\)?$/, '')

function counted<T>(
  owner: object,
  name: string,
  itemsOf: (self: T, result: unknown, ...args: unknown[]) => number,
): () => void {
  const native = Reflect.get(owner, name) as (...args: unknown[]) => unknown
  const counting = function (this: T, ...args: unknown[]): unknown {
    const result = native.apply(this, args)
    __work.units += Math.floor(itemsOf(this, result, ...args) / NATIVE_ITEMS_A_UNIT)
    return result
  }
  Reflect.set(owner, name, counting)
  return () => void Reflect.set(owner, name, native)
}
