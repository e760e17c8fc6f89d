/**
 * What a page tells the service worker: that no page of another build is open, or that the user accepts the build that
 * waits.
 */
export type OfflineMessage = 'alone' | 'activate'

/**
 * A page holds the Web Lock `PAGE_LOCK scope script` for as long as it lives. `script` is the address of its first
 * script, whose name has a hash of all the code that it brings, so the lock says whose files the page runs on.
 */
export const PAGE_LOCK = 'vitrine page'
