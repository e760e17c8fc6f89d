export interface Served {
  readonly url: string
  readonly port: number
  /** May be changed while it runs: a new deployment. */
  folder: string
  close(): Promise<void>
}

export interface ServeOptions {
  folder: string
  port?: number
  prefixes?: readonly string[]
  headers?: boolean
  host?: string
}

export interface HeaderRule {
  pattern: string
  headers: Record<string, string>
}

export function parseHeaders(text: string): HeaderRule[]
export function serve(options: ServeOptions): Promise<Served>
