/**
 * Asks the browser once to keep the Library until the user deletes it, when something is first saved. Only pages may
 * ask, and some browsers then ask the user, so it is neither done on a first visit nor repeated.
 */
import { libraryChannel } from '../../../workers/contracts/library'

const KEY = 'vitrine-persist-asked'

export function persistAtFirstSave(): void {
  if (!('storage' in navigator) || localStorage.getItem(KEY) !== null) return
  const news = new BroadcastChannel(libraryChannel)
  news.onmessage = () => {
    news.close()
    localStorage.setItem(KEY, 'yes')
    void navigator.storage.persist()
  }
}
