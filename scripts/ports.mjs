/** Finding a port for a door. */
import { connect, createServer } from 'node:net'

/** The wanted port, or the next one that nobody uses and that is not in `taken`. */
export async function nextFreePort(wanted, taken = []) {
  for (let port = wanted; port < wanted + 200 && port < 65_536; port += 1) {
    if (!taken.includes(port) && (await isFree(port))) return port
  }
  throw new Error(`No free port between ${wanted} and ${wanted + 199}.`)
}

async function isFree(port) {
  // Somebody may listen on all addresses, which on some systems does not keep us from listening on one.
  for (const host of ['127.0.0.1', '::1']) if (await answers(port, host)) return false
  for (const host of ['127.0.0.1', 'localhost']) if (!(await canListen(port, host))) return false
  return true
}

function answers(port, host) {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    const end = (result) => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.setTimeout(500, () => end(false))
  })
}

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
