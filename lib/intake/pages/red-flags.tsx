import { redFlagIds } from '../../domain/instruments/guidance'
import type { Messages } from '../messages'

/** What needs help the same day: shown to everybody, asked of nobody, never stored. */
export function RedFlags({ messages }: { messages: Messages }) {
  return (
    <>
      <p>{messages.start.urgent}</p>
      <ul>
        {redFlagIds.map((id) => (
          <li key={id}>{messages.redFlags[id]}</li>
        ))}
      </ul>
    </>
  )
}
