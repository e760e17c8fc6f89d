/** The switches of the cleaner, in the order in which they act, and what it reports. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { SourceData } from './source'

export const CLEAN_ORDER = [
  'html',
  'urls',
  'controlCharacters',
  'unicode',
  'quotes',
  'accents',
  'lowerCase',
  'whitespace',
] as const

export type CleanStep = (typeof CLEAN_ORDER)[number]

export interface CleanOptions {
  html: boolean
  urls: boolean
  controlCharacters: boolean
  unicode: 'none' | 'NFC' | 'NFKC'
  quotes: boolean
  accents: boolean
  lowerCase: boolean
  whitespace: boolean
}

/**
 * @property counts           places changed by each step, 0 where a step is off
 * @property charactersBefore UTF-16 code units, as is `charactersAfter`
 */
export interface CleanText {
  text: string
  counts: Record<CleanStep, number>
  charactersBefore: number
  charactersAfter: number
}

/** A stretch of text in a comparison of two texts. */
export interface DiffSegment {
  kind: 'same' | 'removed' | 'added'
  text: string
}

/** One change with some words around it (… where they are cut off); offsets are UTF-16 code units in the text before. */
export interface DiffChange {
  position: number
  segments: DiffSegment[]
}

/** @property complete false when the texts differ in more places than were asked for */
export interface DiffSample {
  changes: DiffChange[]
  complete: boolean
}

/** In the page's order. Off by default is what takes words away or changes which word a word is. */
export const cleanSchema = {
  unicode: {
    kind: 'choice',
    label: 'Unicode form',
    default: 'NFC',
    options: { none: 'As it is', NFC: 'NFC', NFKC: 'NFKC' },
  },
  lowerCase: { kind: 'flag', label: 'Lower case', default: false },
  whitespace: { kind: 'flag', label: 'Tidy white space', default: true },
  quotes: { kind: 'flag', label: 'Straight quotes', default: true },
  controlCharacters: { kind: 'flag', label: 'Drop control characters', default: true },
  accents: { kind: 'flag', label: 'Drop accents', default: false },
  urls: { kind: 'flag', label: 'Drop URLs', default: false },
  html: { kind: 'flag', label: 'Drop HTML', default: false },
} as const satisfies Schema

/** Every switch off: where a script starts from. */
export const NO_CLEANING: CleanOptions = {
  html: false,
  urls: false,
  controlCharacters: false,
  unicode: 'none',
  quotes: false,
  accents: false,
  lowerCase: false,
  whitespace: false,
}

export interface CleanData extends CleanText {
  diff: DiffSample
}

/** All but the text; its first characters as `beginning`. */
export interface CleanView extends Omit<CleanData, 'text'> {
  characters: number
  beginning: string
}

export interface CleanStages {
  clean: StageOf<{ source: Pick<SourceData, 'text'> }, typeof cleanSchema, CleanData, CleanView>
}
