import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSurvey } from '@/lib/cli/survey/read-survey'
import { SurveyMap } from '@/lib/cli/survey/survey-map'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/import', name))
const mapOf = (name: string) => SurveyMap.parse(JSON.parse(fixture(name).toString()))
const units = new Set(['LEE-PACK', 'LEE-RET'])
const read = (file: Uint8Array, map: string, encoding: 'utf-8' | 'windows-1252' = 'utf-8') =>
  readSurvey(file, encoding, { organisation: 'northwind', map: mapOf(map), units })

describe('an export', () => {
  it('of LimeSurvey becomes reports, without token, address and times', () => {
    const { rows, problems, dropped } = read(fixture('limesurvey.csv'), 'limesurvey.map.json')
    expect(problems).toEqual([])
    expect(dropped).toEqual(['id', 'submitdate', 'lastpage', 'startlanguage', 'token', 'ipaddr'])
    expect(rows.map(({ unit, answers, symptomClass }) => ({ unit, answers, symptomClass }))).toEqual([
      {
        unit: 'LEE-PACK',
        answers: { regions: ['wrists-hands', 'lower-back'], 'wrist.frequency': 3, 'back.frequency': 1 },
        symptomClass: 'both',
      },
      { unit: 'LEE-RET', answers: { regions: ['none'] }, symptomClass: 'neither' },
    ])
    expect(JSON.stringify(rows)).not.toMatch(/2026-08|192\.0\.2|abc123/)
  })

  it.each(['microsoft-forms.csv', 'google-forms.csv'])('%s becomes reports, without name, e-mail and times', (name) => {
    const { rows, problems, dropped } = read(fixture(name), 'forms.map.json')
    expect(problems).toEqual([])
    expect(rows.map(({ answers }) => answers.regions)).toEqual([['neck', 'wrists-hands'], ['none']])
    expect(dropped).toContain(name.startsWith('microsoft') ? 'Email' : 'Timestamp')
    expect(JSON.stringify(rows)).not.toMatch(/example|Jo/)
  })

  it('imported twice has the same keys, so that nothing is counted twice', () => {
    const keys = () => read(fixture('limesurvey.csv'), 'limesurvey.map.json').rows.map(({ keyHash }) => keyHash)
    expect(keys()).toEqual(keys())
    expect(new Set(keys()).size).toBe(2)
  })

  it('names every wrong row by its line, without quoting what it says', () => {
    const file = Buffer.from(
      'Where do you work?,What has hurt in the last 7 days?,How often did your wrists hurt?\nPacking,Neck;my secret,Every day\nMoon,Neck,Every day\nReturns,Neck,\n',
    )
    const { problems } = read(file, 'forms.map.json')
    expect([...new Set(problems.map(({ line }) => line))]).toEqual([2, 3, 4])
    expect(JSON.stringify(problems)).not.toMatch(/secret|Moon/)
    // In the sentence that the form says, not as a code of the program.
    expect(problems).toContainEqual({ line: 4, message: 'neck.frequency: Choose how often your neck hurts' })
  })

  it('in another encoding is refused, not guessed', () => {
    const file = Buffer.from([0x61, 0x2c, 0xe9, 0x0a])
    expect(() => read(file, 'forms.map.json')).toThrow(/not utf-8/)
    expect(() => read(file, 'forms.map.json', 'windows-1252')).toThrow(/no column/)
  })
})
