/** Runs once, before Next serves anybody: an app door that lacks something says so and ends, however it was started. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { AppDoorEnvironment, readEnvironmentOrExit } = await import('./lib/env')
  readEnvironmentOrExit(AppDoorEnvironment)
  const { tellPeers } = await import('./lib/auth/peer')
  tellPeers()
}
