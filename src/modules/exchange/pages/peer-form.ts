import type { FieldSchema, FormSchema } from '#platform/forms/schema.ts'
import { Invalid } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Peer, PeerGiven } from '../peer-store.ts'
import type { PeerKind } from '../tables.ts'
import { REQUEST_MINUTES } from '../transports/vxp-signature.ts'

export const KINDS: Readonly<Record<PeerKind, string>> = {
  vxp: 'Trục liên thông văn bản quốc gia (VXP)',
  lgsp: 'Nền tảng tích hợp của tỉnh (LGSP)',
  folder: 'Thư mục trao đổi tệp',
  system: 'Hệ thống tự kết nối vào trục này',
}
const KEYED: readonly PeerKind[] = ['vxp', 'lgsp', 'system']

const properties = {
  name: { type: 'string', title: 'Tên đầu mối', minLength: 2, maxLength: 200 },
  kind: {
    type: 'string',
    title: 'Cách kết nối',
    oneOf: Object.entries(KINDS).map(([kind, title]) => ({ const: kind, title })),
    'x-widget': 'radios',
  },
  address: {
    type: 'string',
    title: 'Địa chỉ dịch vụ',
    format: 'uri',
    maxLength: 500,
    'x-hint': 'Ví dụ: https://truc.example.gov.vn/vxp',
    'x-when': { field: 'kind', in: ['vxp', 'lgsp'] },
  },
  folder: {
    type: 'string',
    title: 'Tên thư mục',
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    maxLength: 60,
    'x-hint': 'Chữ thường không dấu, số và dấu gạch ngang; nằm trong thư mục dữ liệu, phần exchange/folders.',
    'x-error': 'Nhập tên thư mục bằng chữ thường không dấu, số và dấu gạch ngang, ví dụ truc-tinh.',
    'x-when': { field: 'kind', in: ['folder'] },
  },
  systemId: {
    type: 'string',
    title: 'Mã hệ thống',
    maxLength: 100,
    'x-hint': 'Mã mà hai bên đã đăng ký với nhau (systemid).',
    'x-when': { field: 'kind', in: KEYED },
  },
  theirSystemId: {
    type: 'string',
    title: 'Mã hệ thống của họ khi gọi đến ta',
    maxLength: 100,
    'x-hint': 'Chỉ nhập khi bên kia cũng gửi thẳng đến dịch vụ của ta, như hai tỉnh nối trực tiếp với nhau.',
    'x-when': { field: 'kind', in: ['vxp'] },
  },
  requestMinutes: {
    type: 'integer',
    title: 'Yêu cầu gọi đến có giá trị trong (phút)',
    minimum: 5,
    maximum: 43_200,
    'x-hint':
      'Tính từ giờ ghi trong yêu cầu. Thư viện chính thức giữ nguyên giờ khi phần mềm khởi động, nên mặc định là 1440 phút (một ngày).',
    'x-when': { field: 'kind', in: ['vxp', 'system'] },
  },
  userName: {
    type: 'string',
    title: 'Tên đăng nhập',
    maxLength: 100,
    'x-when': { field: 'kind', in: ['lgsp'] },
  },
  applicationCode: {
    type: 'string',
    title: 'Mã ứng dụng',
    maxLength: 100,
    'x-when': { field: 'kind', in: ['lgsp'] },
  },
  secret: {
    type: 'string',
    title: 'Khóa bí mật hoặc mật khẩu',
    maxLength: 500,
    'x-widget': 'password',
    'x-hint': 'Được mã hóa khi lưu và không hiện lại. Để trống nếu giữ khóa đang dùng.',
    'x-when': { field: 'kind', in: KEYED },
  },
  accessKey: {
    type: 'string',
    title: 'Khóa truy cập (X-SecretKey)',
    maxLength: 500,
    'x-widget': 'password',
    'x-hint': 'Nhập cùng mật khẩu; để trống nếu giữ khóa đang dùng.',
    'x-when': { field: 'kind', in: ['lgsp'] },
  },
  paddedHash: {
    type: 'boolean',
    title: 'Ghi đủ hai chữ số cho mỗi byte của giá trị băm',
    'x-hint': 'Thư viện chính thức bỏ số 0 ở đầu; chỉ chọn khi bên kia yêu cầu.',
    'x-when': { field: 'kind', in: ['vxp'] },
  },
  active: { type: 'boolean', title: 'Đang hoạt động' },
} satisfies Record<string, FieldSchema>
const required = ['name', 'kind', 'address', 'folder', 'systemId', 'userName', 'applicationCode']

/** What a peer needs, by its kind; one that is known keeps its secrets where none are given. */
const known: FormSchema = { type: 'object', title: 'Đầu mối liên thông', properties, required }
const added: FormSchema = {
  ...known,
  properties: {
    ...properties,
    secret: { ...properties.secret, 'x-hint': 'Được mã hóa khi lưu và không hiện lại.' },
    accessKey: { ...properties.accessKey, 'x-hint': 'Khóa cấp cùng mật khẩu.' },
  },
  required: [...required, 'secret', 'accessKey'],
}

export const peerForm = (peer: Peer | undefined): FormSchema => (peer ? known : added)

export const valuesOf = (peer: Peer): Values => ({
  name: peer.name,
  kind: peer.kind,
  ...(peer.kind === 'folder' ? { folder: peer.endpoint } : { address: peer.endpoint }),
  systemId: peer.systemId ?? '',
  theirSystemId: peer.settings.theirSystemId ?? '',
  requestMinutes: peer.settings.requestMinutes ?? REQUEST_MINUTES,
  userName: peer.settings.userName ?? '',
  applicationCode: peer.settings.applicationCode ?? '',
  paddedHash: peer.settings.paddedHash ?? false,
  active: peer.active,
})

/** The peer a read form describes. @throws Invalid when it needs a secret and has none */
export function peerOf(values: Values, peer: Peer | undefined): PeerGiven {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const kind = (Object.keys(KINDS) as PeerKind[]).find((one) => one === values['kind']) ?? 'folder'
  const [secret, accessKey] = [text('secret'), text('accessKey')]
  if (KEYED.includes(kind) && secret === '' && !(peer?.hasSecret && peer.kind === kind))
    throw new Invalid({ secret: 'Nhập khóa bí mật hoặc mật khẩu của đầu mối này.' })
  if (kind === 'lgsp' && (secret === '') !== (accessKey === ''))
    throw new Invalid({ accessKey: 'Nhập cả mật khẩu và khóa truy cập, hoặc để trống cả hai.' })
  return {
    name: text('name'),
    kind,
    endpoint: kind === 'folder' ? text('folder') : kind === 'system' ? '-' : text('address'),
    systemId: KEYED.includes(kind) ? text('systemId') : null,
    secret: kind === 'lgsp' && secret !== '' ? `${secret}\n${accessKey}` : secret,
    settings: {
      ...(kind === 'vxp' && { paddedHash: values['paddedHash'] === true }),
      ...(kind === 'vxp' && text('theirSystemId') && { theirSystemId: text('theirSystemId') }),
      ...((kind === 'vxp' || kind === 'system') &&
        typeof values['requestMinutes'] === 'number' && { requestMinutes: values['requestMinutes'] }),
      ...(kind === 'lgsp' && { userName: text('userName'), applicationCode: text('applicationCode') }),
    },
    active: values['active'] === true,
  }
}
