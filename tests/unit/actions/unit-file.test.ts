import { describe, expect, it } from 'vitest'
import { decodeFile, readUnitFile } from '@/lib/actions/unit-file'
import { unitFileTemplate } from '@/lib/view/unit-file-template'

const head = 'code,name,kind,parent,heads'
const file = (...lines: string[]) => readUnitFile([head, 'ORG,Org,organisation,,', ...lines].join('\r\n'))

describe('a file of units', () => {
  it('is read with its headcounts', () => {
    const { rows, problems } = file('A,Site A,site,ORG,', 'A-1,Packing,department,A,61')
    expect(problems).toEqual([])
    expect(rows[2]).toEqual({ line: 4, code: 'A-1', name: 'Packing', kind: 'department', parent: 'A', heads: 61 })
  })

  it('may use semicolons or tabs, columns in any order, and columns of its own', () => {
    for (const delimiter of [';', '\t']) {
      const text = ['name,notes,code,parent,kind,heads', 'Org,x,org,,Organisation,', 'A,y,a,org,SITE,7'].join('\n')
      const { rows, problems } = readUnitFile(text.replaceAll(',', delimiter))
      expect(problems).toEqual([])
      expect(rows.map(({ code, heads }) => [code, heads])).toEqual([
        ['ORG', null],
        ['A', 7],
      ])
    }
  })

  it('counts lines as an editor does, also after a cell with a line break and a blank line', () => {
    expect(file('A,"Site\nA",site,ORG,', '', 'B,Site B,shed,ORG,').problems).toEqual([
      { line: 3, message: 'Write this on one line, without line breaks and tabs' },
      { line: 6, message: 'Write organisation, site, department, team as the kind, not “shed”' },
    ])
  })

  it('names every problem at once', () => {
    expect(file('a b,,site,ORG,-1', 'C,Site C,site,ORG,1.5').problems.map(({ line }) => line)).toEqual([3, 3, 3, 4])
  })

  it('blames the line whose parent is missing', () => {
    expect(file('A,Site A,site,NOWHERE,').problems).toEqual([
      { line: 3, message: 'Name the code of a unit that exists as its parent' },
    ])
  })

  it('refuses names that hide something or show nothing, and neighbours that look the same, each at its line', () => {
    const hidden = ['A,La\x07b\x1b[31m,team,ORG,20', 'B,\u200b,team,ORG,20', 'C,\u202ex,team,ORG,20']
    expect(file(...hidden).problems.map(({ line }) => line)).toEqual([3, 4, 5])
    const twins = ['A,Night shift,team,ORG,20', 'B,Night\u00a0 shift,team,ORG,20', 'C,night shift\u200b,team,ORG,20']
    expect(file(...twins).problems.map(({ line }) => line)).toEqual([4, 5])
  })

  it('refuses heads beside a unit that has units below it', () => {
    expect(file('A,Site A,site,ORG,9', 'A-1,Packing,department,A,9').problems.map(({ line }) => line)).toEqual([3])
  })

  it('says which columns are missing', () => {
    expect(readUnitFile('code,name\nA,B').problems[0]?.message).toContain('missing: kind, parent')
  })

  it('can be the template as it is downloaded', () => {
    expect(readUnitFile(unitFileTemplate).problems).toEqual([])
  })
})

describe('decoding', () => {
  // Łódź in windows-1250 is A3 F3 64 9F (code page table of the Unicode consortium, CP1250.TXT)
  const bytes = new Uint8Array([0xa3, 0xf3, 0x64, 0x9f])
  it('keeps Polish letters of windows-1250', () => {
    expect(decodeFile(bytes, 'windows-1250')).toBe('Łódź')
  })
  it('refuses to call them UTF-8', () => {
    expect(decodeFile(bytes, 'utf-8')).toBeNull()
  })
})
