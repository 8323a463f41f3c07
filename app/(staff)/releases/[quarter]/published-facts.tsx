import { LinkButton } from '@/app/_components/button'
import type { Release } from '@/lib/release/document'
import { describeCertificate } from '@/lib/view/quarter-steps'

/** What anybody needs to check a release, and what was checked before it was published. */
export function PublishedFacts({ release, fingerprint }: { release: Release; fingerprint: string }) {
  const { document, hash, signature } = release
  return (
    <>
      <section className="mb-10">
        <h2 className="mb-3">See it</h2>
        <div className="no-print flex flex-wrap gap-3">
          <LinkButton look="primary" href={`/dashboard?quarter=${document.quarter}`}>
            Open the overview
          </LinkButton>
          <LinkButton href={`/exports?quarter=${document.quarter}`}>Quarterly summary</LinkButton>
        </div>
      </section>
      <section className="mb-10">
        <h2 className="mb-3">Certificate</h2>
        <p className="prose">{describeCertificate(document.certificate, document.policy.threshold)}</p>
      </section>
      <section className="mb-10">
        <h2 className="mb-3">Check it yourself</h2>
        <p className="prose mb-4">
          The file below holds the release, its signature, and everything its findings were computed from. Whoever has a
          copy of Plumbline’s program can check all of it without this server: with{' '}
          <code>{'npm run verify -- FILE --key "FINGERPRINT"'}</code> it computes the hash, the attack and every finding
          again. Each release names the hash of the one before it, so that none can be changed or taken out unnoticed.
          Every field is described in the{' '}
          <a href="/release.schema.json" className="link">
            schema of the file
          </a>
          .
        </p>
        <dl className="mb-5 grid max-w-4xl gap-x-6 gap-y-3 sm:grid-cols-[12rem_1fr]">
          <Fact term="Hash (SHA-256)" value={hash} />
          <Fact term="Hash of the one before" value={document.previousHash ?? 'This is the first release.'} />
          <Fact term="Signature (Ed25519)" value={signature} />
          <Fact term="Fingerprint of the key" value={fingerprint} />
          <Fact term="Version" value={String(document.version)} />
        </dl>
        <LinkButton href={`/exports/${document.quarter}/release.json`} download>
          Download the signed file (JSON)
        </LinkButton>
      </section>
    </>
  )
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <>
      <dt className="text-soft">{term}</dt>
      <dd className="break-all font-mono text-[0.9375rem]">{value}</dd>
    </>
  )
}
