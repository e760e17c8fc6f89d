// The one statement of the content security policy. It goes into the built index.html as a meta tag, into
// public/_headers (a test holds both to this file), and into every response that the service worker stores.

const directives = {
  'default-src': ["'none'"],
  // No inline script and no eval; WebAssembly may be compiled, tfjs's fallback backend is made of it.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  // No inline style either: what code sets through element.style is not markup and needs no permission.
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  // Nothing leaves the origin. blob: is how a dropped file is read back by URL.
  'connect-src': ["'self'", 'blob:'],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
}

const join = (policy: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')

/** The policy for a meta tag. */
export const metaPolicy = join(directives)

/** The policy for a response header: browsers ignore frame-ancestors in a meta tag. */
export const headerPolicy = join({ ...directives, 'frame-ancestors': ["'none'"] })
