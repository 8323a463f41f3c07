import type { Viewer } from '../auth/viewer'
import { keyFingerprint } from '../crypto/signing'
import { listInterventions } from '../data/app/interventions'
import { findRelease, listReleases } from '../data/app/releases'
import type { Quarter } from '../domain/organisation/quarter'
import { now } from '../env'
import { writeReleaseFile } from '../release/release-file'
import { describeIntervention } from '../view/intervention-text'
import { previousOf } from '../view/overview'
import { breakdownsCsv } from './breakdowns-csv'
import { releaseCsv } from './csv'
import { summaryPdf } from './pdf'
import { quarterlySummary } from './summary'

/** A download: its bytes, and what a browser needs to know of them. */
export type QuarterFile = { name: string; type: string; content: string | Uint8Array<ArrayBuffer> }

/** The quarterly summary, or null when nothing of the quarter is published. */
export async function summaryFile(viewer: Viewer, quarter: Quarter): Promise<QuarterFile | null> {
  const [release, releases, interventions] = await Promise.all([
    findRelease(viewer, quarter),
    listReleases(viewer),
    listInterventions(viewer, {}),
  ])
  if (!release) return null
  const made = now()
  const summary = quarterlySummary({
    release,
    previous: previousOf(
      releases.map(({ document }) => document),
      release.document,
    ),
    interventions: interventions.map((intervention) => ({
      id: intervention.id,
      unitCode: intervention.unitCode,
      unit: intervention.unitName,
      title: intervention.title,
      state: describeIntervention(intervention),
    })),
    made,
    fingerprint: keyFingerprint(release.publicKey),
  })
  return {
    name: fileName(viewer, quarter, 'summary', 'pdf'),
    type: 'application/pdf',
    content: new Uint8Array(summaryPdf(summary, made)),
  }
}

export async function csvFile(viewer: Viewer, quarter: Quarter): Promise<QuarterFile | null> {
  const release = await findRelease(viewer, quarter)
  if (!release) return null
  return {
    name: fileName(viewer, quarter, 'release', 'csv'),
    type: 'text/csv; charset=utf-8',
    content: releaseCsv(release),
  }
}

/** The answers to further questions, a table of its own. */
export async function breakdownsFile(viewer: Viewer, quarter: Quarter): Promise<QuarterFile | null> {
  const release = await findRelease(viewer, quarter)
  if (!release) return null
  return {
    name: fileName(viewer, quarter, 'further-questions', 'csv'),
    type: 'text/csv; charset=utf-8',
    content: breakdownsCsv(release),
  }
}

/** The release with its seal: the file that `npm run verify` takes. */
export async function jsonFile(viewer: Viewer, quarter: Quarter): Promise<QuarterFile | null> {
  const release = await findRelease(viewer, quarter)
  if (!release) return null
  return {
    name: fileName(viewer, quarter, 'release', 'json'),
    type: 'application/json; charset=utf-8',
    content: writeReleaseFile(release),
  }
}

/** Slugs and quarters are safe in file names and headers by their own rules. */
function fileName(viewer: Viewer, quarter: Quarter, what: string, extension: string): string {
  return `${viewer.organisation.slug}-${quarter}-${what}.${extension}`
}
