import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { listReleases } from '@/lib/data/app/releases'
import type { ReleaseDocument } from '@/lib/release/document'

/** The newest quarter's release, which knows most about what has been done; null before the first. */
export async function newestRelease(viewer: Viewer): Promise<ReleaseDocument | null> {
  const [newest] = await listReleases(viewer)
  return newest?.document ?? null
}
