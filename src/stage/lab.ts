/** What a lab says about itself without being loaded: its place on the rail, its stages, and how to load its page. */
import { createContext, useContext } from 'solid-js'
import type { Component } from 'solid-js'
import type { Run } from '../client'

export interface StageInfo {
  /** Also the prefix of its parameters in the URL and its anchor on the page. */
  id: string
  /** On the strip: one or two words. */
  title: string
  /** The heading of the stage. */
  question: string
}

export interface LabInfo {
  /** The route and the service: `text`. */
  id: string
  title: string
  group: 'Text' | 'Tables' | 'Systems'
  /** On the rail's hover and on the home page's card. */
  question: string
  /** Below the lab's heading. */
  intro: string
  stages: readonly StageInfo[]
  /** File endings that the lab can open when a file is dropped on the page; with a leading dot. */
  opens: readonly string[]
  /** Samples that the command palette offers: name to be shown → address that loads it. */
  samples: readonly { name: string; href: string }[]
  /** The small live picture on the home page. */
  picture: () => Promise<{ Picture: Component }>
  page: () => Promise<{ default: Component }>
  /** The run that an address describes, as a script for the console. */
  script: () => Promise<{ scriptOf: (search: URLSearchParams) => string }>
}

/** A stage on the page, as the strip sees it. */
export interface PlacedStage {
  run: Run<never>
  /** One or two short lines of what came out, from the artifact. */
  flow: () => readonly string[]
  /** Instead, while a run stands half done. */
  standing: () => readonly string[] | undefined
}

export interface LabContextValue {
  info: LabInfo
  place(id: string, stage: PlacedStage): void
}

export const LabContext = createContext<LabContextValue>()

export function useLab(): LabContextValue {
  const lab = useContext(LabContext)
  if (!lab) throw new Error('A stage stands inside a LabPage.')
  return lab
}
