/** What a page tells the service worker: that it has started, or that the user accepts the build that waits. */
export type OfflineMessage = 'started' | 'activate'
