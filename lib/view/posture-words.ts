import type { Posture } from '../domain/instruments/posture'

export const postureWords: Readonly<Record<Posture, { label: string; hint: string }>> = {
  'wrist-extension': { label: 'Wrists bent upwards', hint: 'While typing or moving the mouse.' },
  'forward-head': { label: 'Head pushed forward', hint: 'The ear is in front of the shoulder.' },
  slouching: { label: 'Slouching', hint: 'The lower back is round and away from the backrest.' },
  twisted: { label: 'Twisted', hint: 'Shoulders and hips face different ways.' },
  'shoulders-raised': { label: 'Shoulders raised', hint: 'Pulled up towards the ears.' },
}
