import { studyEffect } from './effects'
import { type Arm, type Share, studyArm } from './study'
import type { Scenario, Strength } from './world'

const sizes = [60, 150, 480, 1268, 3000]
const scenarios: readonly Scenario[] = ['constant', 'down15', 'down10', 'up10', 'up15', 'season', 'newUnit', 'split']
const respondents = [15, 25, 40, 70]

/** What the study is asked for; everything when nothing is named. */
export type Asked = {
  firms: number
  sizes?: readonly number[]
  strengths?: readonly Strength[]
  scenarios?: readonly Scenario[]
}

/** Prints the tables of docs/method.md as Markdown, line by line: the study takes long. */
export function printSimulation(asked: Asked, print: (line: string) => void): void {
  for (const strength of asked.strengths ?? (['standard', 'strict'] as const)) {
    print(`\n### ${strength}: intervals and false discoveries, four quarters, ${asked.firms} firms each (per cent)\n`)
    print(
      '| heads | last quarter | figure | rows | sites | organisation | change, rows | change, organisation | false discoveries (flags) | AUC | flagged | own rows with figures |',
    )
    print('|---|---|---|---|---|---|---|---|---|---|---|---|')
    for (const size of asked.sizes ?? sizes)
      for (const scenario of asked.scenarios ?? scenarios)
        for (const arm of studyArm(size, 4, scenario, strength, asked.firms)) print(line(arm))
    print(`\n### ${strength}: after nine quarters, constant level\n`)
    for (const size of asked.sizes ?? sizes)
      for (const arm of studyArm(size, 9, 'constant', strength, asked.firms)) print(line(arm))
    print(`\n### ${strength}: an effect of -25 points\n`)
    print('| respondents | mean / truth | intervals hold it, % | called helped, % |')
    print('|---|---|---|---|')
    for (const n of respondents) {
      const { mean, held, helped } = studyEffect(n, strength, 2 * asked.firms)
      print(`| ${n} | ${mean.toFixed(2)} | ${(100 * held).toFixed(0)} | ${(100 * helped).toFixed(0)} |`)
    }
  }
}

function line({ size, scenario, outcome, figures }: Arm): string {
  const { rows, sites, organisation, rowChanges, organisationChanges, falseDiscoveries, flagged, pairs, shown } =
    figures
  return `| ${[
    size,
    scenario,
    outcome === 'wristAny' ? 'wrist' : 'back',
    percent(rows),
    percent(sites),
    percent(organisation),
    percent(rowChanges),
    percent(organisationChanges),
    `${percent(falseDiscoveries)} (${falseDiscoveries.of})`,
    pairs.of > 0 ? (pairs.hits / pairs.of).toFixed(2) : '-',
    percent(flagged),
    percent(shown),
  ].join(' | ')} |`
}

function percent({ hits, of }: Share): string {
  return of === 0 ? '-' : ((100 * hits) / of).toFixed(1)
}
