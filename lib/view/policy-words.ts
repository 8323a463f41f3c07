import type { AdmissionMode } from '../domain/disclosure/policy'

/** Each mode promises something else; the report form says the same. */
export const admissionWords: Record<AdmissionMode, string> = {
  open: 'Everybody with the link or poster: anonymous, not limited to once a person. Whoever invents reports can work out from the results what somebody else answered',
  slips: 'Everybody who draws a sealed slip: anonymous, once a slip',
  passes: 'Everybody with a blind-signed pass: anonymous, once a person and quarter',
}
