/**
 * Parameters of a stage are plain data described by a schema: one description gives the type, the defaults, the check
 * at the worker's edge, the controls' ranges and the names in the URL.
 */
export type Field =
  | {
      readonly kind: 'number'
      readonly label: string
      readonly default: number
      readonly min: number
      readonly max: number
      readonly step?: number
      readonly integer?: boolean
      readonly unit?: string
      /** The value is a share of one, written in per cent. */
      readonly share?: boolean
      /** What 0 is called where it is no amount: a choice left to the stage. */
      readonly zero?: string
      /** The values a slider offers, where an even step would not do; any value within the bounds is still allowed. */
      readonly stops?: readonly number[]
    }
  | {
      readonly kind: 'choice'
      readonly label: string
      readonly default: string
      readonly options: Readonly<Record<string, string>>
    }
  | { readonly kind: 'flag'; readonly label: string; readonly default: boolean }
  | { readonly kind: 'text'; readonly label: string; readonly default: string; readonly maxLength?: number }

export type Schema = Readonly<Record<string, Field>>

export type ParamValue = number | string | boolean
export type Params = Readonly<Record<string, ParamValue>>

type ValueOf<F> = F extends { kind: 'number' }
  ? number
  : F extends { kind: 'flag' }
    ? boolean
    : F extends { kind: 'choice'; options: infer O }
      ? keyof O & string
      : string

/** The parameters a schema describes, all present. Choices are the keys of `options` (value → label). */
export type ParamsOf<S extends Schema> = { -readonly [K in keyof S]: ValueOf<S[K]> }
