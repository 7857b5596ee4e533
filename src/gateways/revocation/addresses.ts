import { BlockList, isIP } from 'node:net'

/** Addresses that are nobody's on the open network (RFC 6890): of this machine, of networks inside, for many, for examples. */
const INSIDE: readonly (readonly [network: string, bits: number])[] = [
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
  ['224.0.0.0', 3],
]
/** Of the sixth version only what is given out, and of that not what carries an older address inside it. */
const OUTSIDE_6 = ['2000::', 3] as const
const INSIDE_6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** Is an address one of the open network? Text, as a resolver gives it; anything else is not. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !listOf(INSIDE, 'ipv4').check(address, 'ipv4')
  if (version !== 6 || address.includes('%')) return false
  return (
    listOf([OUTSIDE_6], 'ipv6').check(address, 'ipv6') && !listOf(INSIDE_6, 'ipv6').check(address, 'ipv6')
  )
}

function listOf(networks: readonly (readonly [string, number])[], type: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [network, bits] of networks) list.addSubnet(network, bits, type)
  return list
}
