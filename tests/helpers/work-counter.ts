/** Where work is counted (count-work.ts): before any module of `workers/` is loaded. */
globalThis.__work = { units: 0 }
export {}
