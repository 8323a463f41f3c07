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
    // A secret of the installation, the organisation and the quarter that nothing published shows. A new one each
    // quarter: with the same one, earlier releases would teach which of two cells is the one to be hidden.
    tieBreakKeyOf: ({ organisationId }, quarter) =>
      hmacSha256(signingKey, `tie-break ${organisationId} ${quarter}`).toString('hex'),
  }
}
