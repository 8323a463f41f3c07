/** Runs once, before the app door answers anybody. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { tellPeers } = await import('./lib/auth/peer')
  tellPeers()
}
