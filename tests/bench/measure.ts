import { performance } from 'node:perf_hooks'

/** Work whose time is wanted, and the work that it is held against: both are done in every round. */
export type Comparison = {
  name: string
  subject: Work
  yardstick: Work
}

/** `repeat`: how often it is done in a row and timed as one, so that short work outlasts the clock's grain. */
export type Work = { what: string; repeat: number; run: () => unknown }

export type Ratio = {
  name: string
  subject: string
  yardstick: string
  /** Time of one subject over time of one yardstick, by round. */
  ratio: { median: number; lowest: number; highest: number }
  /** Median milliseconds of one run, to judge whether the ratio means anything. */
  milliseconds: { subject: number; yardstick: number }
}

/**
 * Interleaved rounds after one that is not counted. Which of the two goes first alternates, so that a machine that
 * gets slower or faster during the run favours neither.
 */
export async function measure({ name, subject, yardstick }: Comparison, rounds: number): Promise<Ratio> {
  await timeOf(subject)
  await timeOf(yardstick)
  const times: { subject: number; yardstick: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const first = await timeOf(subject)
      times.push({ subject: first, yardstick: await timeOf(yardstick) })
    } else {
      const first = await timeOf(yardstick)
      times.push({ subject: await timeOf(subject), yardstick: first })
    }
  }
  const ratios = times.map((time) => time.subject / time.yardstick)
  return {
    name,
    subject: subject.what,
    yardstick: yardstick.what,
    ratio: {
      median: significant(median(ratios)),
      lowest: significant(Math.min(...ratios)),
      highest: significant(Math.max(...ratios)),
    },
    milliseconds: {
      subject: significant(median(times.map((time) => time.subject))),
      yardstick: significant(median(times.map((time) => time.yardstick))),
    },
  }
}

async function timeOf({ run, repeat }: Work): Promise<number> {
  const started = performance.now()
  for (let i = 0; i < repeat; i += 1) await run()
  return (performance.now() - started) / repeat
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

function significant(value: number): number {
  return Number(value.toPrecision(3))
}
