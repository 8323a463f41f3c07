import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { AppDoorEnvironment, environmentProblems, ReportDoorEnvironment, WorkerEnvironment } from '@/lib/env'
import { environmentFile } from '../../../scripts/environments.mjs'

const long = 'a secret of at least thirty-two characters'
const complete = {
  app: {
    schema: AppDoorEnvironment as z.ZodType,
    variables: {
      APP_DATABASE_URL: 'postgres://app_web:pw@localhost/app',
      CONTEXT_KEY: long,
      NEXTAUTH_SECRET: long,
      NEXTAUTH_URL: 'https://app.example.org',
      REPORT_DOOR_URL: 'https://report.example.org',
      PASS_KEY_SECRET: long,
    },
  },
  report: {
    schema: ReportDoorEnvironment as z.ZodType,
    variables: {
      VAULT_INTAKE_URL: 'postgres://vault_intake:pw@localhost/vault',
      RECEIPT_SECRET: long,
      REPORT_DOOR_URL: 'https://report.example.org',
      PORT: '3001',
    },
  },
  worker: {
    schema: WorkerEnvironment as z.ZodType,
    variables: {
      APP_WORKER_URL: 'postgres://app_worker:pw@localhost/app',
      VAULT_WORKER_URL: 'postgres://vault_worker:pw@localhost/vault',
      CONTEXT_KEY: long,
      SIGNING_KEY: 'MC4CAQ==',
    },
  },
}

describe.each(Object.entries(complete))('the environment of a process: %s', (_, { schema, variables }) => {
  it('is complete', () => expect(environmentProblems(schema, variables)).toEqual([]))

  it.each(Object.keys(variables))('misses %s, whether it is absent or empty, and nothing else', (name) => {
    const { [name]: gone, ...rest } = variables as Record<string, string>
    expect(gone).toBeTruthy()
    expect(environmentProblems(schema, rest)).toEqual([`${name} is not set.`])
    expect(environmentProblems(schema, { ...rest, [name]: '' })).toEqual([`${name} is not set.`])
  })

  it.each(Object.keys(variables))('names %s when nobody filled it in, and not what it holds', (name) => {
    // as podman-compose hands it on
    const [problem = '', ...more] = environmentProblems(schema, { ...variables, [name]: `\${${name}:-hunter2}` })
    expect(problem).toMatch(new RegExp(`^${name} must be .+\\.$`))
    expect(problem).not.toContain('hunter2')
    expect(more).toEqual([])
  })

  it('names everything at once', () => {
    expect(environmentProblems(schema, {})).toEqual(Object.keys(variables).map((name) => `${name} is not set.`))
  })

  it('does not believe a clock that nobody allowed', () => {
    expect(environmentProblems(schema, { ...variables, PLUMBLINE_CLOCK_FILE: '/clock' })).toHaveLength(1)
  })
})

describe('what an operator may leave out of the app door', () => {
  const problems = (more: Record<string, string>) =>
    environmentProblems(AppDoorEnvironment, { ...complete.app.variables, ...more })
  const optional = ['SMTP_URL', 'MAIL_FROM', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ORGANISATION']

  it('may be empty', () => {
    const empty = Object.fromEntries(optional.map((name) => [name, '']))
    expect(problems(empty)).toEqual([])
  })
  it.each(optional)('is not a placeholder: %s', (name) => {
    expect(problems({ [name]: `\${${name}:-}` })[0]).toMatch(new RegExp(`^${name} must be `))
  })
  it('is a provider named whole, or none', () => {
    expect(problems({ OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'plumbline' })).toEqual([
      'OIDC_CLIENT_SECRET is not set.',
      'OIDC_ORGANISATION is not set.',
    ])
  })
})

describe('a file of an environment', () => {
  it('is read by Node as it was written, quotation marks and all', () => {
    const set = { MAIL_FROM: '"Plumb" <a@b.example>', A: "it's", B: 'plain # no comment', C: '' }
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-env-'))
    try {
      const file = join(folder, 'process.env')
      writeFileSync(file, environmentFile(set))
      const script = `process.stdout.write(JSON.stringify(${JSON.stringify(Object.keys(set))}.map((n) => process.env[n])))`
      const { stdout } = spawnSync(process.execPath, [`--env-file=${file}`, '-e', script], { encoding: 'utf8' })
      expect(JSON.parse(stdout)).toEqual(Object.values(set))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
