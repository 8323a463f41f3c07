/** Keeps processes running: starts each in a group of its own, starts it again when it ends, ends all of them cleanly. */
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const longestPause = 30_000
/** A process that ran this long gets a short pause again when it ends. */
const settled = 60_000
const largestLog = 5 * 1024 * 1024

/**
 * @typedef {{
 *   name: string, arguments: string[], environment: Record<string, string>, logFile: string,
 *   speaks?: boolean, account?: import('./accounts.mjs').Account,
 * }} Program
 * @param {{ cwd: string, node?: string, say: (line: string) => void, onChange: (running: { name: string, pid: number }[]) => void }} options
 */
export function createSupervisor({ cwd, node = process.execPath, say, onChange }) {
  /** @type {Map<string, import('node:child_process').ChildProcess>} */
  const children = new Map()
  /** @type {Map<string, number>} */
  const endings = new Map()
  let stopping = false

  const changed = () => {
    try {
      onChange([...children].map(([name, child]) => ({ name, pid: child.pid })))
    } catch (error) {
      // On a full disk the list of processes cannot be written; whoever keeps them running must not end for that.
      say(`the list of processes could not be written: ${error.message}`)
    }
  }

  /** @param {Program} program */
  function start(program, pause = 1_000) {
    if (stopping) return
    if (existsSync(program.logFile) && statSync(program.logFile).size > largestLog) {
      renameSync(program.logFile, `${program.logFile}.1`)
    }
    const log = openSync(program.logFile, 'a', 0o600)
    const startedAt = Date.now()
    const child = spawn(node, program.arguments, {
      cwd,
      env: program.environment,
      // Over the last one a program may say what whoever runs this has to know.
      stdio: ['ignore', log, log, ...(program.speaks ? ['ipc'] : [])],
      // A group of its own, so that Ctrl-C in the terminal reaches it through us, and what it started ends with it.
      detached: process.platform !== 'win32',
      ...program.account,
    })
    closeSync(log)
    child.on('message', (message) => {
      if (typeof message?.notice === 'string') say(`${new Date().toISOString().slice(11, 19)} ${message.notice}`)
    })
    children.set(program.name, child)
    changed()
    child.once('exit', async (code, signal) => {
      children.delete(program.name)
      endings.set(program.name, (endings.get(program.name) ?? 0) + 1)
      changed()
      if (stopping) return
      endGroup(child.pid, 'SIGKILL')
      const next = Date.now() - startedAt > settled ? 1_000 : pause
      say(
        `${program.name} ended (${signal ?? `exit ${code}`}), starting it again in ${Math.round(next / 1000)} s; its log: ${program.logFile}`,
      )
      await again(program, next)
    })
  }

  /** Starts a program after a pause, as often as it takes: its log may not open while the disk is full. */
  async function again(program, pause) {
    await sleep(pause)
    const next = Math.min(pause * 2, longestPause)
    try {
      start(program, next)
    } catch (error) {
      say(`${program.name} could not be started: ${error.message}; trying again in ${Math.round(next / 1000)} s`)
      await again(program, next)
    }
  }

  return {
    start: (program) => start(program),
    /** How often a program ended by itself so far. */
    endings: (name) => endings.get(name) ?? 0,
    /** Asks every process to end, waits, and ends by force what does not. */
    async stop(patience = 15_000) {
      stopping = true
      const running = [...children.values()]
      const ended = Promise.all(running.map((child) => new Promise((resolve) => child.once('exit', resolve))))
      for (const child of running) endGroup(child.pid, 'SIGTERM')
      const inTime = await Promise.race([ended.then(() => true), sleep(patience, false, { ref: false })])
      for (const child of running) endGroup(child.pid, 'SIGKILL')
      if (!inTime) await ended
    },
  }
}

/** Signals a process and everything that it started. It may have ended already. */
export function endGroup(pid, signal) {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** The command line of a running process, or null. */
export function commandOf(pid) {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    if (process.platform === 'win32') {
      return execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' })
    }
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    // It is gone: that is the answer.
    return null
  }
}

/**
 * When a process began, in a form that only compares: with its number it names one process for good, also when the
 * number belongs to another one later, or after a restart of the machine. Null when it is gone.
 */
export function beginningOf(pid) {
  try {
    if (existsSync('/proc/self/stat')) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // Behind the name in brackets, which may hold anything; the 22nd field: ticks since the machine started.
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`
    }
    // There the command that `commandOf` shows has to do.
    if (process.platform === 'win32') return commandOf(pid) === null ? null : ''
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    // It is gone: that is the answer.
    return null
  }
}
