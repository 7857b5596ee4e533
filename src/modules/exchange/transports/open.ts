import { join } from 'node:path'
import type { Services } from '#platform/services.ts'
import type { Peer } from '../peer-store.ts'
import { folderTransport } from './folder.ts'
import { TransportDown, type Transport } from './transport.ts'

/** The way to a peer, by its kind. */
export async function openTransport(services: Services, peer: Peer): Promise<Transport> {
  if (peer.kind === 'folder')
    return folderTransport(join(services.config.dataDir, 'exchange', 'folders', peer.endpoint))
  throw new TransportDown(`Chưa hỗ trợ kết nối kiểu ${peer.kind}.`)
}
