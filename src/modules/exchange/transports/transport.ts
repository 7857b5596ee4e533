import type { EdxmlMessage, OrganId } from '../edxml/message.ts'
import type { DirectoryEntry } from '../directory-store.ts'

/** A package on the disk, ready to go. */
export type Outgoing = {
  /** The same at every try, so that a receiver may know it again. */
  id: string
  kind: EdxmlMessage['kind']
  from: OrganId
  to: OrganId
  path: string
  size: number
  /** SHA-256 of the file. */
  hash: Buffer
}

/** `to`: for whom, when the peer says so. */
export type Incoming = { docId: string; to: readonly OrganId[] }

/** What a peer says became of a package at one recipient. */
export type Fate = { to: OrganId; state: 'sent' | 'delivered' | 'failed'; error: string | null }

/** A way to other agencies. Every method may throw `TransportDown` or `RefusedByPeer`. */
export type Transport = {
  /** @returns what the peer calls the package, when it says so */
  send: (outgoing: Outgoing) => Promise<{ docId: string | null }>
  /** What waits for us there. */
  list: () => Promise<Incoming[]>
  fetch: (docId: string) => Promise<AsyncIterable<Buffer>>
  /** Says what became of a package, so that it is not offered again. */
  settle: (docId: string, outcome: 'done' | 'fail') => Promise<void>
  /** What became of a package it took from us; left out by peers that cannot say. */
  track?: (docId: string, kind: EdxmlMessage['kind']) => Promise<Fate[]>
  /** The cheapest question that shows whether the peer is there and knows us. */
  check: () => Promise<void>
  /** Whom the peer serves; null when it keeps no list. */
  directory: () => Promise<DirectoryEntry[] | null>
}

/** The peer is away, or does not let us in: everything waits, in order. */
export class TransportDown extends Error {}

/** The peer does not want this package: it goes to the dead letters, the next one on its way. */
export class RefusedByPeer extends Error {}
