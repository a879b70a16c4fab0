import { Resolver } from 'node:dns/promises'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { BlockList, isIP } from 'node:net'

/** Networks that requests may reach although they are not of the open internet, and may reach without TLS. */
export type Networks = BlockList

const forbidden = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  forbidden.addSubnet(network, bits, 'ipv4')
// of IPv6 only 2000::/3 is the open internet; within it the tunnels and documentation are not
for (const [network, bits] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  forbidden.addSubnet(network, bits, 'ipv6')

/** IPv4 inside IPv6 (::ffff:10.0.0.1) is judged as the IPv4 it is. */
function plain(address: string): { address: string; family: 'ipv4' | 'ipv6' } {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1]) return { address: mapped[1], family: 'ipv4' }
  return { address, family: isIP(address) === 6 ? 'ipv6' : 'ipv4' }
}

/** '127.0.0.0/8,10.20.0.0/16' → networks. @throws RangeError */
export function readNetworks(text: string | undefined): Networks {
  const networks = new BlockList()
  for (const each of (text ?? '').split(',').map((entry) => entry.trim())) {
    if (each === '') continue
    const [network = '', bits = ''] = each.split('/')
    const version = isIP(network)
    if (version === 0 || !/^\d{1,3}$/.test(bits))
      throw new RangeError(`GANKAO_HOOK_NETWORKS: not a network: ${each}; write 10.20.0.0/16`)
    networks.addSubnet(network, Number(bits), version === 6 ? 'ipv6' : 'ipv4')
  }
  return networks
}

type Judgement = 'open' | 'allowed' | 'forbidden'

function judgeAddress(address: string, networks: Networks): Judgement {
  const known = plain(address)
  if (networks.check(known.address, known.family)) return 'allowed'
  return forbidden.check(known.address, known.family) ? 'forbidden' : 'open'
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/**
 * What can be known of a receiver's address before it is called: nothing where it is fine, else the problem's code.
 * A name is looked up anew at each call, since it may lead elsewhere tomorrow.
 */
export function faultOfUrl(text: string, networks: Networks): 'hook.url' | 'hook.private' | undefined {
  if (!URL.canParse(text)) return 'hook.url'
  const url = new URL(text)
  if (url.username || url.password || url.hash) return 'hook.url'
  const host = hostOf(url)
  const judged = isIP(host) ? judgeAddress(host, networks) : undefined
  if (judged === 'forbidden') return 'hook.private'
  if (!judged && (/(^|\.)(localhost|local|internal|lan|home\.arpa)\.?$/i.test(host) || !host.includes('.')))
    return networks.rules.length > 0 && url.protocol === 'http:' ? undefined : 'hook.private'
  if (url.protocol === 'https:') return undefined
  // without TLS only into a network that was allowed; what a name leads to is seen when it is called
  return url.protocol === 'http:' && (judged === 'allowed' || (!judged && networks.rules.length > 0))
    ? undefined
    : 'hook.url'
}

export class AddressRefused extends Error {}

/** All addresses of a name. @throws where it has none */
export type Resolve = (host: string) => Promise<LookupAddress[]>

/**
 * Asks the name servers without the system's look-up: that one shares four threads with files and passwords, and a
 * receiver with slow name servers would take them from everybody.
 */
async function resolveName(host: string): Promise<LookupAddress[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  const addresses = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ]
  if (addresses.length === 0) throw four.status === 'rejected' ? four.reason : new Error('ENOTFOUND')
  return addresses
}

/**
 * The look-up of a request: the very addresses that were judged are the ones connected to, so a name that leads
 * elsewhere a moment later (DNS rebinding) gains nothing. One forbidden address refuses them all.
 */
export function guardedLookup(networks: Networks, secure: boolean, resolve: Resolve = resolveName) {
  return (
    host: string,
    options: LookupOptions,
    answer: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    resolve(host).then(
      (addresses) => {
        const refused = addresses.find(({ address }) => !mayCall(address, networks, secure))
        const first = addresses[0]
        if (refused || !first) answer(new AddressRefused(`${host} leads to ${refused?.address ?? 'nowhere'}`), '')
        else if (options.all) answer(null, addresses)
        else answer(null, first.address, first.family)
      },
      (error: Error) => answer(error, ''),
    )
  }
}

export function mayCall(address: string, networks: Networks, secure: boolean): boolean {
  const judged = judgeAddress(address, networks)
  return judged === 'allowed' || (judged === 'open' && secure)
}
