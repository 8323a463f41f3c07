export type RunningPostgres = {
  port: number
  data: string
  pid: number
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  adminUrl(database?: string): string
  stop(): Promise<void>
}

export function startPostgres(options: {
  home: string
  password: string
  say?: (line: string) => void
  maxConnections?: number
  supervised?: boolean
}): Promise<RunningPostgres>
export function freePort(): Promise<number>
export function removePostgres(home: string): void
