import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { HeadcountsForm } from '@/lib/schemas/units'

/**
 * Every field of every schema that a person or a program can send to one of the doors, found by walking over all that
 * lib/schemas exports: a field that is added tomorrow is fed the same.
 */
const folder = join(import.meta.dirname, '../../../lib/schemas')
const modules = readdirSync(folder).filter((name) => name.endsWith('.ts'))

const hostile = {
  'U+0000': '\0',
  'U+0000 within': 'A\0B',
  'a bell': 'A\x07',
  'an escape sequence': '\x1b[31mA',
  'a C1 control': 'A\x85\x9bB',
  'half of a pair': 'A\ud800',
  'the other half': '\udc00A',
  'a turn of direction': 'A\u202eB',
  'an isolate': '\u2066A\u2069',
  'nothing to see': '\u200b',
  'a filler': '\u3164',
  'a line break': 'A\nB',
  'a carriage return': 'A\rB',
  'a tab': 'A\tB',
} as const

type Leaf = { name: string; schema: z.ZodType }

/** The fields below a schema, each with all that is wrapped around it: the walk ends where a text goes in. */
function leaves(name: string, schema: unknown): Leaf[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([field, inner]) => leaves(`${name}.${field}`, inner))
  }
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodObject) return leaves(name, schema.in)
  if (schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap((option) => leaves(name, option))
  if (schema instanceof z.ZodArray) return leaves(`${name}[]`, schema.element)
  return schema instanceof z.ZodType ? [{ name, schema }] : []
}

const all = (
  await Promise.all(
    modules.map(async (file): Promise<Leaf[]> => {
      const exported: Record<string, unknown> = await import(join(folder, file))
      return Object.entries(exported).flatMap(([name, schema]) => leaves(`${file} ${name}`, schema))
    }),
  )
).flat()

/** What is left of a text when it is let through. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : []
}

describe('every field of both doors', () => {
  it('is found', () => {
    const names = all.map(({ name }) => name)
    for (const field of [
      'audit.ts FileAudit.workstation',
      'audit.ts FileAudit.note',
      'audit.ts WithdrawAudit.reason',
      'codes.ts MakeEntryCode.label',
      'codes.ts MakeSlips.unit',
      'credentials.ts SignIn.email',
      'intervention.ts CommentOnIntervention.comment',
      'intervention.ts MoveIntervention.reason',
      'intervention.ts PlanIntervention.title',
      'organisation.ts InvitePerson.name',
      'organisation.ts SetUpOrganisation.organisation',
      'passes.ts IssueRequest.requests[].blinded',
      'report.ts FileReport.unit',
      'report.ts FileReport.slip',
      'units.ts UnitForm.name',
      'units.ts UnitForm.parent',
    ]) {
      expect(names).toContain(field)
    }
  })

  for (const { name, schema } of all) {
    const isPassword = /password$/i.test(name)
    it.each(Object.entries(hostile))(`${name}: %s`, (_, text) => {
      // a field of several boxes takes a list as well
      for (const sent of [text, [text], [text, text]]) {
        const parsed = schema.safeParse(sent)
        if (!parsed.success) {
          expect(parsed.error.issues[0]?.message).toMatch(/\S/)
          continue
        }
        for (const kept of textsIn(parsed.data)) {
          expect(kept).not.toMatch(/\p{Cs}/u)
          expect(kept).not.toContain('\0')
          if (isPassword) continue
          // several lines are for notes; nothing else of the kind comes through
          expect(kept.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
          expect(kept === '' || /[\p{L}\p{N}]/u.test(kept.replaceAll(/[\u200b\u3164]/gu, ''))).toBe(true)
          if (kept.includes('\n')) expect(name).toMatch(/note|comment|reason/i)
        }
      }
    })
  }
})

it.each(Object.entries(hostile))('a field of headcounts that the page does not have: %s', (_, text) => {
  const form = { quarter: '2027-Q1', 'heads.PACK': '5' }
  expect(HeadcountsForm.safeParse(form).data?.heads).toEqual(new Map([['PACK', 5]]))
  expect(HeadcountsForm.safeParse({ ...form, [`heads.${text}`]: '5' }).success).toBe(false)
  expect(HeadcountsForm.safeParse({ ...form, 'heads.PACK': text }).success).toBe(false)
})
