import { describe, expect, it } from 'vitest'
import { GroupCommit } from '@/lib/intake/group-commit'
import { VaultUnavailable } from '@/lib/intake/http-problem'

/** A commit that waits until it is let go, and remembers its groups. */
function heldCommit() {
  const groups: number[][] = []
  const held: (() => void)[] = []
  const commit = (rows: number[]) => {
    groups.push(rows)
    return new Promise<string[]>((resolve) => held.push(() => resolve(rows.map((row) => `stored ${row}`))))
  }
  return {
    groups,
    commit,
    release: () =>
      held.splice(0).forEach((go) => {
        go()
      }),
  }
}
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

describe('a group commit', () => {
  it('commits one lone row at once and answers with its result', async () => {
    const group = new GroupCommit(async (rows: number[]) => rows.map((row) => row * 2))
    await expect(group.submit(21)).resolves.toBe(42)
  })

  it('answers nobody before the commit', async () => {
    const { commit, release } = heldCommit()
    const group = new GroupCommit(commit)
    let answered = false
    const answer = group.submit(1).then(() => {
      answered = true
    })
    await turn()
    expect(answered).toBe(false)
    release()
    await answer
    expect(answered).toBe(true)
  })

  it('puts at most 64 rows into a group and two groups under way', async () => {
    const { commit, groups, release } = heldCommit()
    const group = new GroupCommit(commit)
    const answers = Promise.all(Array.from({ length: 200 }, (_, row) => group.submit(row)))
    await turn()
    expect(groups.map((rows) => rows.length)).toEqual([64, 64])
    release()
    await turn()
    release()
    await expect(answers).resolves.toEqual(Array.from({ length: 200 }, (_, row) => `stored ${row}`))
    expect(groups.map((rows) => rows.length)).toEqual([64, 64, 64, 8])
  })

  it('fails a bad row alone', async () => {
    const group = new GroupCommit(async (rows: number[]) => {
      if (rows.includes(3)) throw Object.assign(new Error('bad row'), { code: '22P02' })
      return rows.map((row) => `stored ${row}`)
    })
    const results = await Promise.allSettled([1, 2, 3, 4].map((row) => group.submit(row)))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })

  it('does not ask again row by row when the vault is gone', async () => {
    let calls = 0
    const group = new GroupCommit(async () => {
      calls += 1
      throw Object.assign(new Error('terminating connection'), { code: '57P01' })
    })
    const results = await Promise.allSettled([1, 2, 3].map((row) => group.submit(row)))
    expect(results.every((result) => result.status === 'rejected' && result.reason instanceof VaultUnavailable)).toBe(
      true,
    )
    expect(calls).toBe(1)
  })

  it('goes on after a failure', async () => {
    let down = true
    const group = new GroupCommit(async (rows: number[]) => {
      if (down) throw new Error('down')
      return rows
    })
    await expect(group.submit(1)).rejects.toBeInstanceOf(VaultUnavailable)
    down = false
    await expect(group.submit(2)).resolves.toBe(2)
  })

  it('refuses what has waited too long when its turn comes, and takes what came later', async () => {
    const { commit, groups, release } = heldCommit()
    const group = new GroupCommit(commit, { maximumRows: 1, maximumInFlight: 1, maximumWaitMilliseconds: 100 })
    const first = group.submit(1)
    await turn()
    const overdue = expect(group.submit(2)).rejects.toBeInstanceOf(VaultUnavailable)
    await new Promise((resolve) => setTimeout(resolve, 150))
    const later = group.submit(3)
    release()
    await expect(first).resolves.toBe('stored 1')
    await overdue
    await turn()
    release()
    await expect(later).resolves.toBe('stored 3')
    expect(groups).toEqual([[1], [3]])
  })

  it('refuses at once what exceeds its queue', async () => {
    const { commit, release } = heldCommit()
    const group = new GroupCommit(commit, { maximumRows: 1, maximumInFlight: 1, maximumWaiting: 2 })
    const accepted = [group.submit(1), group.submit(2)]
    await expect(group.submit(3)).rejects.toBeInstanceOf(VaultUnavailable)
    await turn()
    release()
    await turn()
    release()
    await expect(Promise.all(accepted)).resolves.toEqual(['stored 1', 'stored 2'])
  })
})
