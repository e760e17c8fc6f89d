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

/** One change with the text around it; offsets are UTF-16 code units in the text before. */
export interface DiffChange {
  position: number
  segments: DiffSegment[]
}

/** @property complete false when the texts differ in more places than were asked for */
export interface DiffSample {
  changes: DiffChange[]
  complete: boolean
}

export const cleanSchema = {
  lowerCase: { kind: 'flag', label: 'Lower case', default: false },
} as const satisfies Schema

export interface CleanData {
  text: string
}
export interface CleanView {
  characters: number
  beginning: string
}
export interface CleanStages {
  clean: StageOf<{ source: SourceData }, typeof cleanSchema, CleanData, CleanView>
}
