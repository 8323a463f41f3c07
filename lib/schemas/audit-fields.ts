import type { RosaItem, RosaTimed } from '../domain/instruments/rosa-items'

/** The audit form's field names: one place, read by the form, the schema and the error summary. */
export const baseField = (item: RosaItem) => `${item}.base`
export const addField = (item: RosaItem) => `${item}.add`
export const durationField = (timed: RosaTimed) => `${timed}.duration`

/** Value of the telephone's posture for a desk that has none. */
export const noTelephone = 'none'
