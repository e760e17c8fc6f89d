/** What the command palette can do, and how a typed word finds it. */
import type { Navigator } from '@solidjs/router'
import { labs } from '../labs'
import { showStage } from '../stage/LabPage'
import { showToast } from '../ui/toasts'
import { openScript } from './script-state'
import { setTheme, toggleTheme } from './theme'

export interface Command {
  title: string
  group: string
  run: () => void
}

export function listCommands(path: string, navigate: Navigator): Command[] {
  const go = (href: string) => () => navigate(href)
  return [
    ...labs.map((lab) => ({ title: lab.title, group: 'Lab', run: go(`/${lab.id}`) })),
    { title: 'Library', group: 'Page', run: go('/library') },
    { title: 'Home', group: 'Page', run: go('/') },
    ...labs.flatMap((lab) =>
      lab.stages.map((stage) => ({
        title: `${stage.title}: ${stage.question}`,
        group: lab.title,
        run: () => {
          if (path === `/${lab.id}`) showStage(stage.id)
          else navigate(`/${lab.id}`, { state: { stage: stage.id } })
        },
      })),
    ),
    ...labs.flatMap((lab) =>
      lab.samples.map((sample) => ({ title: `Open ${sample.name}`, group: 'Sample', run: go(sample.href) })),
    ),
    { title: 'Switch light and dark', group: 'Theme', run: toggleTheme },
    { title: 'Follow the system’s theme', group: 'Theme', run: () => setTheme('system') },
    { title: 'Copy this run as a link', group: 'This run', run: () => void copyLink() },
    { title: 'Open the script for this run', group: 'This run', run: openScript },
  ]
}

/** Commands that hold every typed word somewhere in their title or group, those that begin with the query first. */
export function matching(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const begins = (command: Command): boolean =>
    words.length > 0 && command.title.toLowerCase().startsWith(words.join(' '))
  return commands
    .filter(({ title, group }) => words.every((word) => `${title} ${group}`.toLowerCase().includes(word)))
    .sort((a, b) => Number(begins(b)) - Number(begins(a)))
}

async function copyLink(): Promise<void> {
  await navigator.clipboard.writeText(location.href).then(
    () => showToast('Link copied. It holds the parameters, not your text.'),
    () => showToast(`Copying was refused. The link is in the address bar: ${location.href}`),
  )
}
