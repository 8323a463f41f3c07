import { describe, expect, it } from 'vitest'
import { inTreeOrder, subtreeOf, treeProblems, type Unit } from '@/lib/domain/organisation/unit-tree'

const unit = (code: string, kind: Unit['kind'], parent: string | null, name = code): Unit => ({
  code,
  kind,
  parent,
  name,
})
const tree = [
  unit('B-1', 'department', 'B'),
  unit('ORG', 'organisation', null),
  unit('B', 'site', 'ORG'),
  unit('A', 'site', 'ORG'),
]
const reasons = (units: Unit[]) => treeProblems(units).map(({ code, reason }) => `${code}: ${reason}`)

describe('a tree of units', () => {
  it('is read parents before children, with depth and leaves', () => {
    expect(inTreeOrder(tree).map(({ code, depth, leaf }) => `${code} ${depth} ${leaf}`)).toEqual([
      'ORG 0 false',
      'A 1 true',
      'B 1 false',
      'B-1 2 true',
    ])
  })

  it('has no problem when every unit stands under a higher level or its own', () => {
    expect(treeProblems(tree)).toEqual([])
    const deep = [
      unit('B-1-A', 'department', 'B-1'),
      unit('B-1-A-X', 'team', 'B-1-A'),
      unit('B-1-A-X-1', 'team', 'B-1-A-X'),
      unit('B-1-A-X-1-I', 'team', 'B-1-A-X-1'),
    ]
    expect(treeProblems([...tree, ...deep])).toEqual([])
    expect(inTreeOrder([...tree, ...deep]).at(-1)).toMatchObject({ code: 'B-1-A-X-1-I', depth: 6, leaf: true })
  })

  it('refuses a unit under a lower level', () => {
    expect(reasons([...tree, unit('S', 'site', 'B-1')])).toEqual(['S: parentNotAbove'])
  })

  it('needs exactly one organisation', () => {
    expect(reasons([unit('A', 'site', null)])).toEqual(['null: noRoot', 'A: unknownParent'])
    expect(reasons([...tree, unit('TWO', 'organisation', null)])).toEqual(['TWO: severalRoots'])
  })

  it('refuses circles, and blames those who stand in one', () => {
    expect(reasons([...tree, unit('X', 'team', 'Y'), unit('Y', 'team', 'X'), unit('Z', 'team', 'X')])).toEqual([
      'X: circle',
      'Y: circle',
    ])
    expect(reasons([...tree, unit('X', 'team', 'X')])).toEqual(['X: circle'])
  })

  it('takes codes of 24 characters and refuses 25', () => {
    expect(reasons([...tree, unit('A'.repeat(24), 'site', 'ORG')])).toEqual([])
    expect(reasons([...tree, unit('A'.repeat(25), 'site', 'ORG')])).toEqual([`${'A'.repeat(25)}: badCode`])
  })

  it('keeps OTHER for merged units, and nothing that merely begins like it', () => {
    expect(reasons([...tree, unit('OTHER-A', 'site', 'ORG')])).toEqual(['OTHER-A: reservedCode'])
    expect(reasons([...tree, unit('OTHERS', 'site', 'ORG')])).toEqual([])
  })

  it('refuses two neighbours of one name', () => {
    expect(reasons([...tree, unit('C', 'site', 'ORG', 'a')])).toEqual(['C: duplicateName'])
  })

  it('is read in the order of names, numbers by their value, and of codes where names are equal', () => {
    const named = [
      unit('ORG', 'organisation', null),
      unit('Z', 'site', 'ORG', 'Hall 2'),
      unit('Y', 'site', 'ORG', 'Hall 10'),
      unit('X', 'site', 'ORG', 'Hall 2'),
    ]
    expect(inTreeOrder(named).map(({ code }) => code)).toEqual(['ORG', 'X', 'Z', 'Y'])
    expect(inTreeOrder([])).toEqual([])
    // Nothing leads to it from the top.
    expect(inTreeOrder([unit('A', 'site', 'NOWHERE')])).toEqual([])
  })

  it('refuses a code that occurs twice, and leaves the first root alone', () => {
    expect(reasons([...tree, unit('A', 'site', 'ORG', 'other')])).toEqual(['A: duplicateCode'])
    expect(reasons([unit('ORG', 'organisation', null)])).toEqual([])
  })

  it('allows one name under two parents, whatever its case', () => {
    expect(
      reasons([...tree, unit('A-1', 'department', 'A', 'Packing'), unit('B-2', 'department', 'B', 'Packing')]),
    ).toEqual([])
    expect(
      reasons([...tree, unit('A-1', 'department', 'A', 'Straße'), unit('A-2', 'department', 'A', 'STRASSE')]),
    ).toEqual([])
  })

  it('refuses a site that hangs in the air and an organisation below another', () => {
    expect(reasons([...tree, unit('C', 'site', null)])).toEqual(['C: unknownParent'])
    expect(reasons([...tree, unit('TWO', 'organisation', 'ORG')])).toEqual(['TWO: severalRoots', 'TWO: parentNotAbove'])
  })

  it('loses everything below a unit with it', () => {
    expect(subtreeOf(tree, 'B')).toEqual(['B', 'B-1'])
  })
})
