export function runCommand(
  command: readonly string[],
  options: { cwd?: string; env?: Record<string, string | undefined>; silenceMs: number },
): Promise<{ code: number | null; output: string }>
