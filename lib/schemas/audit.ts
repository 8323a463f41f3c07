import { z } from 'zod'
import { type Posture, postures } from '../domain/instruments/posture'
import { type RosaAnswers, type RosaDuration, rosaDurationBandIds, rosaDurationBands } from '../domain/instruments/rosa'
import {
  type RosaAdd,
  type RosaBase,
  type RosaItem,
  rosaItemDefinition,
  rosaItemNames,
} from '../domain/instruments/rosa-items'
import { unitCodePattern } from '../domain/organisation/unit-tree'
import { addField, baseField, durationField, noTelephone } from './audit-fields'
import { ClientKey, Day, listOf } from './form-values'
import { line, paragraphs } from './text'

function base<Item extends RosaItem>(item: Item) {
  // The codes of an item are its `RosaBase` by the type's own definition.
  const codes = rosaItemDefinition(item).base.map((choice) => choice.code) as RosaBase<Item>[]
  return z.enum(codes, { error: `Choose what fits the ${rosaItemNames[item]}` })
}

function add<Item extends RosaItem>(item: Item) {
  // As above, for `RosaAdd`.
  const codes = rosaItemDefinition(item).add.map((choice) => choice.code) as RosaAdd<Item>[]
  return listOf(z.enum(codes, { error: `That is not an addition to the ${rosaItemNames[item]}` }))
}

function duration(what: string) {
  return z
    .enum(rosaDurationBandIds, {
      error: `Choose how long the ${what} is used`,
    })
    .transform((band): RosaDuration => rosaDurationBands[band])
}

const RosaFields = z.object({
  'seatPanHeight.base': base('seatPanHeight'),
  'seatPanHeight.add': add('seatPanHeight'),
  'seatPanDepth.base': base('seatPanDepth'),
  'seatPanDepth.add': add('seatPanDepth'),
  'armrest.base': base('armrest'),
  'armrest.add': add('armrest'),
  'backSupport.base': base('backSupport'),
  'backSupport.add': add('backSupport'),
  'chair.duration': duration('chair'),
  'monitor.base': base('monitor'),
  'monitor.add': add('monitor'),
  'monitor.duration': duration('monitor'),
  'telephone.base': z.union([z.literal(noTelephone), base('telephone')], {
    error: 'Choose what fits the telephone, or that there is none',
  }),
  'telephone.add': add('telephone'),
  'telephone.duration': duration('telephone').optional(),
  'mouse.base': base('mouse'),
  'mouse.add': add('mouse'),
  'mouse.duration': duration('mouse'),
  'keyboard.base': base('keyboard'),
  'keyboard.add': add('keyboard'),
  'keyboard.duration': duration('keyboard'),
})

/** In the order of the form: a list of what is missing names it from top to bottom. */
const AuditFields = z.object({
  unit: z.string({ error: 'Choose the unit' }).regex(unitCodePattern, 'Choose the unit'),
  workstation: line({
    required: 'Say which workstation it is',
    maximum: 60,
    tooLong: 'Name the workstation in at most 60 characters',
  }),
  auditedOn: Day('Enter the day of the audit'),
  auditorKind: z.enum(['officer', 'self'], { error: 'Choose who looked at the workstation' }),
  ...RosaFields.shape,
  postures: listOf(
    z.enum(postures as readonly [Posture, ...Posture[]], { error: 'That is not a posture of the list' }),
  ),
  note: paragraphs({ maximum: 2000, tooLong: 'Keep the note to 2000 characters' }).default(''),
})

type AuditFieldValues = z.output<typeof AuditFields>

/** What an audit says, whoever files or changes it. */
export type AuditContent = {
  unitCode: string
  workstation: string
  /** ISO day. */
  auditedOn: string
  auditorKind: 'officer' | 'self'
  answers: RosaAnswers
  postures: Posture[]
  note: string
}

/** A new audit; `clientKey` makes it safe to send twice. */
export const FileAudit = AuditFields.extend({ clientKey: ClientKey })
  .superRefine(requireTelephoneDuration)
  .transform(({ clientKey, ...fields }) => ({ clientKey, content: toContent(fields) }))
export type FileAudit = z.output<typeof FileAudit>

/** A changed audit; `revision` is the one that the change was made on. */
export const ReviseAudit = AuditFields.extend({
  id: z.uuid('That is not an audit'),
  revision: z.coerce.number().int().min(1),
  /** A newer revision that the person has seen and wants to replace. */
  onTopOf: z.coerce.number().int().min(1).optional(),
})
  .superRefine(requireTelephoneDuration)
  .transform(({ id, revision, onTopOf, ...fields }) => ({
    id,
    revision: onTopOf ?? revision,
    content: toContent(fields),
  }))
export type ReviseAudit = z.output<typeof ReviseAudit>

export const WithdrawAudit = z.object({
  id: z.uuid('That is not an audit'),
  revision: z.coerce.number().int().min(1),
  reason: paragraphs({
    required: 'Say why it is withdrawn',
    maximum: 500,
    tooLong: 'Keep the reason to 500 characters',
  }),
})
export type WithdrawAudit = z.output<typeof WithdrawAudit>

/** Filters of the list, from the address; what does not parse is no filter. */
export const AuditFilters = z.object({
  unit: z.string().regex(unitCodePattern).optional().catch(undefined),
  level: z.literal('action').optional().catch(undefined),
  withdrawn: z.literal('yes').optional().catch(undefined),
})
export type AuditFilters = z.output<typeof AuditFilters>

function requireTelephoneDuration(
  fields: Pick<AuditFieldValues, 'telephone.base' | 'telephone.duration'>,
  context: z.RefinementCtx,
): void {
  if (fields['telephone.base'] !== noTelephone && fields['telephone.duration'] === undefined) {
    context.addIssue({
      code: 'custom',
      path: [durationField('telephone')],
      message: 'Choose how long the telephone is used',
    })
  }
}

function toContent(fields: AuditFieldValues): AuditContent {
  return {
    unitCode: fields.unit,
    workstation: fields.workstation,
    auditedOn: fields.auditedOn,
    auditorKind: fields.auditorKind,
    answers: toAnswers(fields),
    postures: fields.postures,
    note: fields.note,
  }
}

function toAnswers(fields: z.output<typeof RosaFields>): RosaAnswers {
  const telephone = fields['telephone.base']
  return {
    chair: {
      seatPanHeight: { base: fields['seatPanHeight.base'], add: fields['seatPanHeight.add'] },
      seatPanDepth: { base: fields['seatPanDepth.base'], add: fields['seatPanDepth.add'] },
      armrest: { base: fields['armrest.base'], add: fields['armrest.add'] },
      backSupport: { base: fields['backSupport.base'], add: fields['backSupport.add'] },
      duration: fields['chair.duration'],
    },
    monitorPhone: {
      monitor: {
        base: fields['monitor.base'],
        add: fields['monitor.add'],
        duration: fields['monitor.duration'],
      },
      // What is still ticked below "no telephone" without script is not about this desk.
      telephone:
        telephone === noTelephone
          ? null
          : { base: telephone, add: fields['telephone.add'], duration: fields['telephone.duration'] ?? 0 },
    },
    mouseKeyboard: {
      mouse: { base: fields['mouse.base'], add: fields['mouse.add'], duration: fields['mouse.duration'] },
      keyboard: { base: fields['keyboard.base'], add: fields['keyboard.add'], duration: fields['keyboard.duration'] },
    },
  }
}

/** The form's values of an audit, for editing it. */
export function auditFormValues(content: AuditContent): Record<string, string | string[]> {
  const { chair, monitorPhone, mouseKeyboard } = content.answers
  const { monitor, telephone } = monitorPhone
  const { mouse, keyboard } = mouseKeyboard
  return {
    unit: content.unitCode,
    workstation: content.workstation,
    auditedOn: content.auditedOn,
    auditorKind: content.auditorKind,
    postures: content.postures,
    note: content.note,
    ...itemValues('seatPanHeight', chair.seatPanHeight),
    ...itemValues('seatPanDepth', chair.seatPanDepth),
    ...itemValues('armrest', chair.armrest),
    ...itemValues('backSupport', chair.backSupport),
    [durationField('chair')]: bandOf(chair.duration),
    ...itemValues('monitor', monitor),
    [durationField('monitor')]: bandOf(monitor.duration),
    ...(telephone
      ? { ...itemValues('telephone', telephone), [durationField('telephone')]: bandOf(telephone.duration) }
      : { [baseField('telephone')]: noTelephone }),
    ...itemValues('mouse', mouse),
    [durationField('mouse')]: bandOf(mouse.duration),
    ...itemValues('keyboard', keyboard),
    [durationField('keyboard')]: bandOf(keyboard.duration),
  }
}

function itemValues(item: RosaItem, answer: { base: string; add: string[] }): Record<string, string | string[]> {
  return { [baseField(item)]: answer.base, [addField(item)]: answer.add }
}

function bandOf(duration: RosaDuration): string {
  return duration === 1 ? 'long' : duration === 0 ? 'medium' : 'short'
}
