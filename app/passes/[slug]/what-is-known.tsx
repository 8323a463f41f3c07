import { fingerprint, type PassKey } from '@/lib/pass-client/key-manifest'

/** What this page knows and what it cannot know, and the keys to compare with the printed list. */
export function WhatIsKnown({ keys, keysPage }: { keys: readonly PassKey[]; keysPage: string }) {
  return (
    <div className="mt-10 print:hidden">
      <h2 className="mb-2">What we know, and what we cannot know</h2>
      <ul className="mb-6 list-disc space-y-2 pl-5">
        <li>This page knows who you are, so that everybody gets one pass for each quarter.</li>
        <li>
          Your browser makes the passes. We sign them without seeing them. When a pass is used, nobody can tell whose it
          is.
        </li>
        <li>Nobody who works with Plumbline can see whether you used a pass, or when, or for what.</li>
        <li>
          Your employer’s network can see that you opened a page. Whoever runs this server could change the page.
          Compare the keys below, and use a pass on another day and from another place than here.
        </li>
        <li>Whoever has your pass can use it. Keep it as you keep a ticket.</li>
      </ul>
      <h2 className="mb-2">The keys</h2>
      <p className="mb-3">
        Your browser compares these with{' '}
        <a className="link" href={keysPage} target="_blank" rel="noreferrer">
          the list at the report form
        </a>{' '}
        before it uses them. You can do the same by eye.
      </p>
      <dl className="space-y-3">
        {keys.map(({ quarter, keyId }) => (
          <div key={quarter}>
            <dt className="font-semibold">{quarter}</dt>
            <dd className="font-mono text-sm break-words">{fingerprint(keyId)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
