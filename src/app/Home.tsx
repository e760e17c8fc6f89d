/** Home: the labs' questions as cards with a small picture each, and one way in: any file. */
import { A, useNavigate } from '@solidjs/router'
import { For, type JSX, lazy, Suspense } from 'solid-js'
import { labs } from '../labs'
import { DropZone } from '../ui/DropZone'
import { offerFile } from './offer'
import s from './Home.module.css'

export function Home(): JSX.Element {
  const navigate = useNavigate()
  return (
    <div class={s.home}>
      <header>
        <h1>Vitrine</h1>
        <p>
          A workbench for machine learning in this tab. Text, tables and logs that may not leave your machine are read,
          computed and shown right here; nothing is sent anywhere.
        </p>
      </header>
      <DropZone
        label="Drop any file, or paste a text"
        hint="Vitrine offers the labs that can read it. Nothing is uploaded."
        onFiles={([file]) => file && offerFile(file, navigate)}
        onText={(text) => offerFile(new File([text], 'pasted text.txt'), navigate)}
      />
      <ul class={s.cards}>
        <For each={labs}>
          {(lab) => {
            const Picture = lazy(async () => ({ default: (await lab.picture()).Picture }))
            return (
              <li>
                <A href={`/${lab.id}`} class={s.card}>
                  <span class={s.picture}>
                    <Suspense>
                      <Picture />
                    </Suspense>
                  </span>
                  <span class={s.question}>{lab.question}</span>
                  <span class={s.title}>{lab.title}</span>
                  <span class={s.stages}>{lab.stages.map((stage) => stage.title.toLowerCase()).join(' → ')}</span>
                </A>
              </li>
            )
          }}
        </For>
      </ul>
    </div>
  )
}
