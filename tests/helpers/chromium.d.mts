import type { LaunchOptions } from 'playwright'

export function chromiumPath(): string
export function chromiumLaunch(): LaunchOptions
