// Vite plugin: puts the content security policy first in the built page's head. The development server is left alone,
// since it works with inline scripts of its own.
import type { Plugin } from 'vite'
import { metaPolicy } from './csp'

export function contentSecurityPolicy(): Plugin {
  const attrs = { 'http-equiv': 'Content-Security-Policy', content: metaPolicy }
  return {
    name: 'vitrine:csp',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: () => [{ tag: 'meta', attrs, injectTo: 'head-prepend' }] },
  }
}
