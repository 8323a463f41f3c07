/**
 * `node scripts/ask-health.mjs PORT`: ends with 0 when the process beside it says on loopback that it can do its work.
 * The health check of docker-compose.yml, in whose image there is no other program that could ask.
 */
const [port] = process.argv.slice(2)
try {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(8_000) })
  const text = (await answer.text()).trim()
  if (!answer.ok) throw new Error(`${answer.status} ${text}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
