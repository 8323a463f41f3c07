import { describe, expect, it } from 'vitest'
import { invitationNotice, uploadProblem } from '@/lib/view/pass-words'

describe('what an address says of invitations', () => {
  it('is a count of what was sent, with what was known and what failed', () => {
    expect(invitationNotice({})).toBeNull()
    expect(invitationNotice({ sent: '1' })).toEqual({ kind: 'done', title: 'One link sent.' })
    expect(invitationNotice({ sent: '2', known: '0' })?.title).toBe('2 links sent.')
    expect(invitationNotice({ sent: '0', known: '3' })?.title).toBe('0 links sent. 3 had a link that works.')
    expect(invitationNotice({ sent: '4', failed: '2' })).toMatchObject({ kind: 'warning' })
  })

  it('is never a text that somebody else put there', () => {
    expect(invitationNotice({ sent: 'All is lost' })).toBeNull()
    expect(invitationNotice({ sent: '1', failed: 'call 555' })?.title).toBe('One link sent.')
    expect(uploadProblem({ problem: 'lines', lines: 'call 555' })).toContain('address: ?.')
    expect(uploadProblem({ problem: 'call 555' })).toContain('Try once more')
    expect(uploadProblem({ problem: 'constructor' })).toContain('Try once more')
    expect(uploadProblem({})).toBeUndefined()
  })

  it('names the lines that are wrong', () => {
    expect(uploadProblem({ problem: 'lines', lines: '3, 5' })).toContain('3, 5')
  })
})
