import { describe, expect, it } from 'vitest'
import { isOnlyHere } from '@/lib/only-here.mjs'
import { addressSettings, doorAddresses, publicAddress } from '../../../scripts/addresses.mjs'

describe('isOnlyHere', () => {
  it.each([
    'http://localhost:3000',
    'http://LOCALHOST',
    'http://localhost.:3000/r/a',
    'http://plumbline.localhost',
    'http://127.0.0.1:3001',
    'http://127.255.0.9',
    // Other ways to write 127.0.0.1, which browsers take.
    'http://127.1',
    'http://2130706433',
    'http://0x7f.0.0.1',
    'http://0.0.0.0:3000',
    'http://[::1]:3000',
    'http://[::]',
    'http://[::ffff:127.0.0.1]',
    'http://[0:0:0:0:0:0:0:1]',
  ])('is true of %s', (address) => expect(isOnlyHere(address)).toBe(true))

  it.each([
    'https://plumbline.example.org',
    'http://192.168.1.20:3000',
    'http://10.0.0.1',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://mylocalhost',
    'http://128.0.0.1',
    'http://[fe80::1]',
    'http://[::ffff:192.0.2.1]',
  ])('is false of %s', (address) => expect(isOnlyHere(address)).toBe(false))
})

describe('a public address', () => {
  it.each([
    ['https://plumbline.example.org', 'https://plumbline.example.org'],
    ['https://Plumbline.Example.org:443/', 'https://plumbline.example.org'],
    ['http://192.168.1.20:3000', 'http://192.168.1.20:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('%s is taken as %s', (value, origin) => expect(publicAddress('NAME', value)).toBe(origin))

  it.each([
    ['plumbline.example.org', /is not an address such as/],
    ['ftp://plumbline.example.org', /is not an address such as/],
    ['javascript:alert(1)', /is not an address such as/],
    ['https://', /is not an address such as/],
    ['https://me:secret@plumbline.example.org', /must not hold a name or password: https:\/\/plumbline\.example\.org$/],
    ['https://plumbline.example.org/app', /must end after the host/],
    ['https://plumbline.example.org/?a', /must end after the host/],
    ['https://plumbline.example.org/#a', /must end after the host/],
  ])('%s is refused in a sentence', (value, sentence) => expect(() => publicAddress('NAME', value)).toThrow(sentence))
})

describe('the settings of npm start', () => {
  const doors = (environment: Record<string, string>, ports = { app: 3000, report: 3001 }) =>
    doorAddresses(addressSettings(environment), ports)

  it('are two names of this machine when nothing is said', () => {
    expect(doors({})).toEqual({
      app: { address: 'http://localhost:3000', host: 'localhost', port: 3000, local: 'http://localhost:3000' },
      report: { address: 'http://127.0.0.1:3001', host: '127.0.0.1', port: 3001, local: 'http://127.0.0.1:3001' },
    })
  })

  it('behind a proxy are public addresses, while the doors listen on this machine only', () => {
    const environment = {
      PLUMBLINE_APP_ADDRESS: 'https://plumbline.example.org',
      PLUMBLINE_REPORT_ADDRESS: 'https://report.example.org',
    }
    expect(doors(environment)).toEqual({
      app: { address: 'https://plumbline.example.org', host: 'localhost', port: 3000, local: 'http://localhost:3000' },
      report: { address: 'https://report.example.org', host: '127.0.0.1', port: 3001, local: 'http://127.0.0.1:3001' },
    })
  })

  it('without a proxy are the port of the address, on every address of this machine', () => {
    const environment = {
      PLUMBLINE_APP_ADDRESS: 'http://plumbline.lan:4000',
      PLUMBLINE_REPORT_ADDRESS: 'http://reports.lan:4001',
      PLUMBLINE_HOST: '::',
    }
    const settings = addressSettings(environment)
    expect([settings.app.port, settings.report.port]).toEqual([4000, 4001])
    expect(doors(environment, { app: 4000, report: 4001 }).report).toEqual({
      address: 'http://reports.lan:4001',
      host: '::',
      port: 4001,
      local: 'http://[::1]:4001',
    })
  })

  it('let the port to listen on differ from that of the address', () => {
    expect(addressSettings({ PLUMBLINE_APP_ADDRESS: 'http://a.lan:80', PLUMBLINE_APP_PORT: '4000' }).app.port).toBe(
      4000,
    )
    // Behind https stands a proxy: its port is not the door's.
    expect(addressSettings({ PLUMBLINE_APP_ADDRESS: 'https://a.example:8443' }).app.port).toBe(undefined)
  })

  it.each([
    [
      { PLUMBLINE_APP_ADDRESS: 'http://a.lan:3000', PLUMBLINE_REPORT_ADDRESS: 'http://a.lan:3001' },
      /must differ in their host/,
    ],
    [{ PLUMBLINE_APP_ADDRESS: 'http://127.0.0.1:3000' }, /must differ in their host/],
    [{ PLUMBLINE_REPORT_ADDRESS: 'http://LOCALHOST' }, /must differ in their host/],
    [{ PLUMBLINE_HOST: 'plumbline.lan' }, /PLUMBLINE_HOST is not an address to listen on/],
    [{ PLUMBLINE_APP_PORT: '0' }, /PLUMBLINE_APP_PORT is not a port/],
    [{ PLUMBLINE_REPORT_PORT: '3000a' }, /PLUMBLINE_REPORT_PORT is not a port/],
  ])('%o end the start with a sentence', (environment, sentence) => {
    expect(() => addressSettings(environment)).toThrow(sentence)
  })
})
