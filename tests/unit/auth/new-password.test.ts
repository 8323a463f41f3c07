import { describe, expect, it } from 'vitest'
import { passwordProblem } from '@/lib/auth/new-password'

const tess = { name: 'Tess Harper', email: 'tess@northwind.example' }
const northwind = { name: 'Northwind Logistics', slug: 'northwind' }
const judge = (password: string) => passwordProblem(password, tess, northwind)

describe('a new password', () => {
  it.each([
    ['northwind'],
    ['northwind1'],
    ['Northwind2026!'],
    ['n0rthw1nd'],
    ['plumbline1'],
    ['Plumbline2026'],
    ['tessting'],
    ['tess@northwind'],
    ['tess@northwind.example'],
    ['Tess Harper'],
    ['harpertess1'],
    ['northwindlogistics'],
  ])('is refused when it is made of what everybody here knows: %s', (password) =>
    expect(judge(password)).toMatch(/because it is made of “.+”.* Choose four words/),
  )
  it.each([
    ['football'],
    ['Football2026!'],
    ['passwordpassword'],
    ['password1234567'],
    ['123456789012345'],
    ['aaaaaaaaaaaaaaa'],
    ['abcabcabcabcabcabc'],
    ['qwertyuiopasdfgh'],
    ['iloveyou123456789'],
    ['19841984198419841984'],
  ])('is refused when it is common, a path or a repetition, however long it is: %s', (password) =>
    expect(judge(password)).toMatch(/^This password is easy to guess. Choose four words/),
  )
  it('is refused for a name with an umlaut as it is typed without one', () => {
    const anna = { name: 'Anna Möller', email: 'anna@moeller.example' }
    const firm = { name: 'Möller & Söhne GmbH', slug: 'moeller' }
    for (const password of ['Moeller2026', 'moller2026', 'Möller2026', 'soehne2026', 'Soehne1234'])
      expect(passwordProblem(password, anna, firm), password).not.toBeNull()
  })
  it.each([
    ['vexing-otters'],
    ['four words walk home'],
    ['otter hammer lisbon soup'],
    ['kaktus leiter hamburg'],
    ['tK7#vq9Zr2'],
    ['x'.repeat(3) + 'purple-Anvil-29-marmot'.repeat(11)],
  ])('is taken when it would take long to guess: %s', (password) => expect(judge(password)).toBeNull())
})
