// Vite plugin: puts the content security policy first in the built page's head. The development server is left alone,
// since it works with inline scripts of its own.
import { metaPolicy } from './csp.mjs'

export function contentSecurityPolicy() {
  return {
    name: 'vitrine:csp',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
          injectTo: 'head-prepend',
        },
      ],
    },
  }
}
