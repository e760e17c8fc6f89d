/** Narrows the list: by kind, where there is more than one, and by words. */
import { type JSX, Show } from 'solid-js'
import type { LibraryRecord } from '../../../workers/contracts/library'
import { Segmented } from '../../ui/Segmented'
import { TextField } from '../../ui/TextField'
import { kindNames, kindsOf, type Finding } from './record-list'
import s from './Library.module.css'

export interface FinderProps {
  records: readonly LibraryRecord[]
  finding: Finding
  onChange: (finding: Finding) => void
}

export function Finder(props: FinderProps): JSX.Element {
  const kinds = () => kindsOf(props.records)
  return (
    <div class={s.finder}>
      <Show when={kinds().length > 1}>
        <Segmented
          label="Kind"
          value={props.finding.kind}
          options={[
            { value: 'all', label: 'All' },
            ...kinds().map((kind) => ({ value: kind, label: kindNames[kind].many })),
          ]}
          onChange={(kind) => props.onChange({ ...props.finding, kind })}
        />
      </Show>
      <Show when={props.records.length > 8 || props.finding.words !== ''}>
        <TextField
          label="Find"
          type="search"
          value={props.finding.words}
          placeholder="name or stage"
          onInput={(words) => props.onChange({ ...props.finding, words })}
        />
      </Show>
    </div>
  )
}
