import type { Viewer } from '@/lib/auth/viewer'
import { uuidv7 } from '@/lib/crypto/uuid'
import { directory } from '@/lib/data/app/directory'
import { FileAudit } from '@/lib/schemas/audit'
import type { Installation } from '../../installation'

export type SmallOrganisation = { anna: Viewer; ben: Viewer }

/** An organisation with one site of two units, in 2026 and 2027, and two safety officers. Leaves the pool with app_web. */
export async function smallOrganisation(installation: Installation, slug: string): Promise<SmallOrganisation> {
  await installation.connectApp('app_worker')
  const at = new Date('2026-01-05T09:00:00Z')
  const people = ['Anna Berg', 'Ben Okafor'].map((name) => ({
    id: uuidv7(at),
    name,
    email: `${name.split(' ')[0]?.toLowerCase()}@${slug}.example`,
  }))
  const units = [
    { code: 'ORG', name: 'Small Company', kind: 'organisation' as const, parent: null },
    { code: 'LEE', name: 'Leeds', kind: 'site' as const, parent: 'ORG' },
    { code: 'LEE-PACK', name: 'Packing', kind: 'department' as const, parent: 'LEE' },
    { code: 'LEE-DATA', name: 'Data entry', kind: 'department' as const, parent: 'LEE' },
  ]
  const organisationId = await directory.createOrganisation(
    { slug, name: 'Small Company', demo: true },
    'worker',
    async (tx, context) => {
      await tx.unit.createMany({
        data: units.map((unit) => ({ ...context, firstQuarter: '2026-Q1', ...unit })),
      })
      await tx.person.createMany({
        data: people.map((person) => ({ ...context, ...person, role: 'safety_officer' as const })),
      })
      return context.organisationId
    },
  )
  await installation.connectApp('app_web')
  const viewers = people.map(
    (person): Viewer => ({
      organisationId,
      personId: person.id,
      name: person.name,
      email: person.email,
      role: 'safety_officer',
      organisation: { slug, name: 'Small Company', demo: true },
    }),
  )
  const [anna, ben] = viewers
  if (!anna || !ben) throw new Error('two people')
  return { anna, ben }
}

/** What the form sends for a neutral workstation without a telephone (final score 2), with some of it changed. */
export function auditForm(
  key: string,
  changed: Record<string, string | string[]> = {},
): Record<string, string | string[]> {
  return {
    clientKey: `test-key-of-audit-${key}`,
    unit: 'LEE-PACK',
    workstation: 'Packing bench 4',
    auditedOn: '2026-03-02',
    auditorKind: 'officer',
    note: '',
    'seatPanHeight.base': 'knees_90',
    'seatPanDepth.base': 'about_8cm_3in_gap',
    'armrest.base': 'elbows_supported_shoulders_relaxed',
    'backSupport.base': 'lumbar_supported_recline_95_110',
    'chair.duration': 'medium',
    'monitor.base': 'arms_length_40_75cm_eye_level',
    'monitor.duration': 'medium',
    'telephone.base': 'none',
    'mouse.base': 'in_line_with_shoulder',
    'mouse.duration': 'medium',
    'keyboard.base': 'wrists_straight_shoulders_relaxed',
    'keyboard.duration': 'medium',
    ...changed,
  }
}

/** Mouse 2 + 2 + 1 (reaching, other surface, long) = 5 and keyboard 2 + 1 = 3: C(5,3) = 6. */
export const poorMouse = {
  'mouse.base': 'reaching_to_mouse',
  'mouse.add': 'mouse_keyboard_different_surfaces',
  'mouse.duration': 'long',
  'keyboard.base': 'wrists_extended_gt_15deg',
  'keyboard.duration': 'long',
}

export const parsedAudit = (key: string, changed?: Record<string, string | string[]>): FileAudit =>
  FileAudit.parse(auditForm(key, changed))
