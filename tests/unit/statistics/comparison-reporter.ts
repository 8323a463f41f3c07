import type { Reporter, TestModule } from 'vitest/node'
import type { Compared } from './vectors'

/** Last lines of a test run: per reference file how many numbers were compared and how far they were apart, and the total. */
export default class ComparisonReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const all = modules.flatMap((module) =>
      [...module.children.allTests('passed')].flatMap((test) => test.meta().compared ?? []),
    )
    if (all.length === 0) return
    const files = [...new Set(all.map(fileOf))].sort()
    const lines = files.map((file) => `  ${file}: ${sentence(all.filter((compared) => fileOf(compared) === file))}`)
    console.log(`\nReference values\n${lines.join('\n')}\n  All files: ${sentence(all)}\n`)
  }
}

function fileOf({ name }: Compared): string {
  return name.split(/[ ,]/)[0] ?? name
}

function sentence(parts: readonly Compared[]): string {
  const of = (part: 'full' | 'coarse') => ({
    count: parts.reduce((sum, compared) => sum + compared[part].count, 0),
    worst: Math.max(...parts.map((compared) => compared[part].worst)).toExponential(1),
  })
  const [full, coarse] = [of('full'), of('coarse')]
  const rest = coarse.count === 0 ? '' : `; ${coarse.count} to what the reference itself is good for (${coarse.worst})`
  return `${full.count + coarse.count} numbers compared, ${full.count} to 1e-9 or better (largest difference ${full.worst})${rest}`
}
