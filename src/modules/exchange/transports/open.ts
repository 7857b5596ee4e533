import { join } from 'node:path'
import type { Services } from '#platform/services.ts'
import { secretOf, type Peer } from '../peer-store.ts'
import { folderTransport } from './folder.ts'
import { lgspTransport } from './lgsp.ts'
import { TransportDown, type Transport } from './transport.ts'
import { vxpTransport } from './vxp.ts'

/** The way to a peer, by its kind. @throws TransportDown when what is needed for it is not set up */
export async function openTransport(services: Services, peer: Peer): Promise<Transport> {
  const { endpoint, settings } = peer
  if (peer.kind === 'system') throw new TransportDown('Hệ thống này tự gửi và tự lấy gói tin.')
  if (peer.kind === 'folder')
    return folderTransport(join(services.config.dataDir, 'exchange', 'folders', endpoint))
  const secret = await secretOf(services, peer.id)
  if (peer.systemId === null || secret === null)
    throw new TransportDown('Chưa khai mã hệ thống hoặc khóa bí mật của đầu mối này.')
  const known = { endpoint, systemId: peer.systemId, secret, clock: services.clock }
  if (peer.kind === 'vxp') return vxpTransport({ ...known, paddedHash: settings.paddedHash ?? false })
  return lgspTransport({
    ...known,
    userName: settings.userName ?? '',
    applicationCode: settings.applicationCode ?? '',
  })
}
