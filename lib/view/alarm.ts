import type { AlarmFinding, DriftFinding } from '../domain/hotspots/findings'
import { counted, formatFrequency } from './numbers'

/** What a row's own past says about this quarter. `evidence` is empty where nothing could be tested. */
export type PastText = { raised: boolean; text: string; evidence: string }

/** Is this quarter's count higher than the row's own past predicts? Compared with itself, not with the others. */
export function describeAlarm(alarm: AlarmFinding): PastText {
  if (alarm.kind === 'notTested') return { raised: false, text: alarmReasons[alarm.reason], evidence: '' }
  const evidence = `So high a count comes up ${formatFrequency(alarm.midP)} if nothing has changed; ${formatFrequency(alarm.adjustedP)} after allowing for many tests. From ${counted(alarm.baselineQuarters, 'earlier quarter')}.`
  return alarm.raised
    ? { raised: true, text: 'Alarm: higher than its own past predicts.', evidence }
    : { raised: false, text: 'Within what its own past predicts.', evidence }
}

const alarmReasons: Record<Extract<AlarmFinding, { kind: 'notTested' }>['reason'], string> = {
  fewerThanTwoEarlierQuarters: 'Not tested: its past is shorter than two quarters.',
  fewerThanTenRespondents: 'Not tested: fewer than ten respondents.',
  mergedUnits: 'Not tested: several small units are counted together here.',
}

/** Why no running sum is drawn. */
export function describeNoDrift(reason: Extract<DriftFinding, { kind: 'notFollowed' }>['reason']): string {
  switch (reason) {
    case 'fewerThanEightQuarters':
      return 'A small rise that stays is looked for from eight quarters on; there are not as many yet.'
    case 'fewerThanTenRespondents':
      return 'A small rise that stays cannot be looked for with fewer than ten respondents.'
    case 'mergedUnits':
      return 'A small rise that stays is not looked for where several small units are counted together.'
    default:
      return reason satisfies never
  }
}
