import { headers } from 'next/headers'
import { AppDoorEnvironment, readEnvironment } from '@/lib/env'
import { otherAddress } from '@/lib/http/public-address'
import { Notice } from './notice'

/**
 * On every page that came under another address than the one that is set up, because signing in there fails for reasons
 * that nobody could guess. Who is told has the page in front of them; the log says the same.
 */
export async function OtherAddressNotice() {
  const found = otherAddress(await headers(), readEnvironment(AppDoorEnvironment).NEXTAUTH_URL)
  if (!found) return null
  const { opened, address, lines } = found
  return (
    <div className="mx-auto max-w-3xl px-4 pt-4">
      <Notice kind="warning" title={`This page was opened as ${opened}, but Plumbline is set up as ${address}`}>
        <p className="mb-2">
          Signing in works only at <a href={address}>{address}</a>. If you came from there, the proxy in front of
          Plumbline does not pass that address on. For whoever runs it, two lines mend that:
        </p>
        <pre className="overflow-x-auto text-sm">
          {`Caddy, inside reverse_proxy:\n  ${lines.caddy.join('\n  ')}\nnginx, beside proxy_pass:\n  ${lines.nginx.join('\n  ')}`}
        </pre>
      </Notice>
    </div>
  )
}
