import { hmacSha256 } from '../crypto/hash'
import { signerFromKey } from '../crypto/signing'
import type { WorkerVault } from '../data/vault/worker'
import type { Tools } from './pipeline'
import { stages } from './stages'

/** The pipeline's tools from the worker's environment. */
export function createTools(vault: WorkerVault, signingKey: string): Tools {
  return {
    vault,
    signer: signerFromKey(signingKey),
    stages,
    // A secret of the installation and the organisation, the same in every quarter, that nothing published shows.
    tieBreakKeyOf: ({ organisationId }) => hmacSha256(signingKey, `tie-break ${organisationId}`).toString('hex'),
  }
}
