import { appDatabaseWorks } from '@/lib/data/app/health'
import { createHealth } from '@/lib/http/health'

const isHealthy = createHealth(appDatabaseWorks)

/** Whether this door can serve people: 200, or 503 and no reason, since anybody may ask. */
export async function GET(): Promise<Response> {
  const healthy = await isHealthy()
  return new Response(healthy ? 'ok\n' : 'unavailable\n', {
    status: healthy ? 200 : 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}
