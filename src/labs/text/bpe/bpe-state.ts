/**
 * Byte pairs on the page: trained on the cleaned text or opened from a file, the line that is watched while they join,
 * and the published encodings beside them. Large tables are fetched only when asked for.
 */
import { createMemo, createSignal } from 'solid-js'
import type { Artifact, Input } from '../../../../workers/contracts/artifact'
import type { TextStages } from '../../../../workers/contracts/text'
import { bpeLineSchema, bpeSchema, type Encoding } from '../../../../workers/contracts/text/bpe'
import { allOf, createRun } from '../../../client'
import type { StageCalls } from '../../../client/service'
import { createParams } from '../../../stage/params'
import { createOwnFile } from '../../../stage/own-file'

export type PublishedEncoding = Exclude<Encoding, 'bpe'>

/** Sizes of the rank tables as they are fetched, before a server compresses them. */
export const published: readonly { encoding: PublishedEncoding; name: string; model: string; bytes: number }[] = [
  { encoding: 'r50k_base', name: 'r50k', model: 'GPT-2', bytes: 473_000 },
  { encoding: 'cl100k_base', name: 'cl100k', model: 'GPT-4', bytes: 950_000 },
  { encoding: 'o200k_base', name: 'o200k', model: 'GPT-4o', bytes: 2_010_000 },
]

/** @param text the cleaned text's artifact, once there is one */
export function createBytePairs(stages: StageCalls<TextStages>, text: () => Artifact | Input | undefined) {
  const params = createParams('bpe', bpeSchema)
  const file = createOwnFile('text', 'bpe.file')
  const trained = createRun(stages.trainBpe, () => allOf({ text: text() }), params.values)
  const opened = createRun(
    stages.importBpe,
    () => allOf({ text: text(), file: file.input() }),
    () => ({}),
  )
  file.follow(opened)
  /** The encoding in use: the file's, or the trained one where there is no file or it could not be read. */
  const artifact = createMemo(() => opened.artifact() ?? trained.artifact())

  const lineParams = createParams('bpeLine', bpeLineSchema)
  const line = createRun(stages.bpeLine, () => allOf({ bpe: artifact() }), lineParams.values)
  const watched = createMemo(() => line.artifact()?.data.line)
  const lineText = createMemo(() => given(watched() === undefined ? undefined : new Blob([watched() ?? ''])))
  const ownLine = createRun(
    stages.encode,
    () => allOf({ text: lineText(), bpe: artifact() }),
    () => ({ encoding: 'bpe' as const }),
  )

  const references = published.map((each) => {
    const [wanted, setWanted] = createSignal(each.bytes < 500_000)
    const encoding = (): { encoding: PublishedEncoding } => ({ encoding: each.encoding })
    return {
      ...each,
      wanted,
      load: () => setWanted(true),
      whole: createRun(stages.encode, () => (wanted() ? allOf({ text: text() }) : undefined), encoding),
      line: createRun(stages.encode, () => (wanted() ? allOf({ text: lineText() }) : undefined), encoding),
    }
  })

  return {
    params,
    trained,
    opened,
    /** A tokenizer.json decides, not the training. */
    hasFile: () => file.input() !== undefined,
    open: (own: File) => file.open(own),
    close: () => file.close(),
    artifact,
    line: { params: lineParams, run: line },
    ownLine,
    references,
    /** The encoding in use as a Hugging Face tokenizer.json. */
    exportJson: async (): Promise<string | undefined> => {
      const bpe = artifact()
      return bpe && (await stages.exportBpe({ bpe })).data.json
    },
  }
}

export type BytePairs = ReturnType<typeof createBytePairs>
export type ReferenceRuns = BytePairs['references'][number]

function given<T>(value: T | undefined): Input | undefined {
  return value === undefined ? undefined : { given: value }
}
