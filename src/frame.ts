import type { AssetManifest, Frame as LayoutFrame, NavigationEntry, Viewer } from '#ui/layout/frame.ts'
import { countDocumentWork } from './modules/documents/index.ts'
import { countWaiting } from './modules/dossiers/index.ts'
import { countWaitingRepresentations, identityPaths } from './modules/identity/index.ts'
import { countWorkFiles } from './modules/workfiles/index.ts'
import { dateOf } from './platform/clock.ts'
import { may, rolesOf, type Actor } from './platform/access/actor.ts'
import { ROLES, type Access } from './platform/access/permissions.ts'
import type { Page } from './platform/http/route.ts'
import type { Frame } from './platform/http/options.ts'
import type { Services } from './platform/services.ts'

type Entry = NavigationEntry & { access: Access }

const CITIZEN: readonly Entry[] = [
  { key: 'home', href: '/', text: 'Trang chủ', access: 'public' },
  { key: 'catalogue', href: '/thu-tuc', text: 'Thủ tục hành chính', access: 'public' },
  { key: 'track', href: '/tra-cuu', text: 'Tra cứu hồ sơ', access: 'public' },
  { key: 'check', href: '/kiem-tra-van-ban', text: 'Kiểm tra văn bản', access: 'public' },
  { key: 'agencies', href: '/co-quan', text: 'Cơ quan', access: 'public' },
  { key: 'desk', href: '/can-bo', text: 'Bàn làm việc', access: 'officer' },
  { key: 'dossiers', href: '/ho-so-cua-toi', text: 'Hồ sơ của tôi', access: 'dossier.own' },
  { key: 'papers', href: '/giay-to-cua-toi', text: 'Giấy tờ của tôi', access: 'dossier.own' },
]

const OFFICER: readonly Entry[] = [
  { key: 'home', href: '/can-bo', text: 'Bàn làm việc', access: 'officer', group: 'Công việc' },
  { key: 'work', href: '/viec-cua-toi', text: 'Việc cần làm', short: 'Việc', access: 'work.own' },
  {
    key: 'reception',
    href: '/mot-cua',
    text: 'Tiếp nhận tại quầy',
    short: 'Tiếp nhận',
    access: 'dossier.receive',
  },
  {
    key: 'representatives',
    href: '/nguoi-dai-dien',
    text: 'Người đại diện',
    access: 'representation.decide',
  },
  {
    key: 'registration-code',
    href: '/ma-dang-ky',
    text: 'Mã đăng ký tài khoản',
    access: 'registration.vouch',
  },
  { key: 'dossiers', href: '/ho-so', text: 'Hồ sơ của cơ quan', access: 'dossier.read' },
  { key: 'payments', href: '/thu-phi', text: 'Thu phí, lệ phí', access: 'payment.collect' },
  { key: 'signatures', href: '/ky-so', text: 'Chữ ký số của tôi', access: 'signature.own' },
  {
    key: 'documents',
    href: '/van-ban',
    text: 'Văn bản chờ tôi',
    short: 'Văn bản',
    access: 'document.read',
    group: 'Văn bản',
  },
  {
    key: 'documents-enter',
    href: '/van-ban/den/vao-so',
    text: 'Tiếp nhận văn bản',
    short: 'Vào sổ',
    access: 'document.register',
  },
  { key: 'documents-in', href: '/van-ban/den', text: 'Văn bản đến', access: 'document.read' },
  { key: 'documents-out', href: '/van-ban/di', text: 'Văn bản đi', access: 'document.read' },
  { key: 'documents-registers', href: '/van-ban/so', text: 'Sổ văn bản', access: 'document.figures' },
  { key: 'documents-figures', href: '/van-ban/so-lieu', text: 'Số liệu văn bản', access: 'document.figures' },
  { key: 'workfiles', href: '/ho-so-cong-viec', text: 'Hồ sơ công việc', access: 'workfile.own' },
  { key: 'workfiles-lists', href: '/danh-muc-ho-so', text: 'Danh mục hồ sơ', access: 'workfile.own' },
  {
    key: 'workfiles-figures',
    href: '/ho-so-cong-viec/so-lieu',
    text: 'Số liệu hồ sơ công việc',
    access: 'document.figures',
  },
  {
    key: 'documents-deputies',
    href: '/van-ban/uy-quyen',
    text: 'Ủy quyền, làm thay',
    access: 'document.draft',
  },
  {
    key: 'figures',
    href: '/so-lieu',
    text: 'Số liệu',
    short: 'Số liệu',
    access: 'figures.read',
    group: 'Điều hành',
  },
  { key: 'register', href: '/so-theo-doi', text: 'Sổ theo dõi hồ sơ', access: 'register.export' },
  {
    key: 'admin-accounts',
    href: '/quan-tri/tai-khoan',
    text: 'Tài khoản',
    short: 'Tài khoản',
    access: 'admin.accounts',
    group: 'Quản trị',
  },
  { key: 'admin-agencies', href: '/quan-tri/co-quan', text: 'Cơ quan', access: 'admin.agencies' },
  { key: 'admin-catalogue', href: '/quan-tri/thu-tuc', text: 'Danh mục thủ tục', access: 'admin.catalogue' },
  { key: 'admin-processes', href: '/quan-tri/quy-trinh', text: 'Quy trình', access: 'admin.processes' },
  {
    key: 'admin-certificates',
    href: '/quan-tri/chung-thu-so',
    text: 'Chứng thư số',
    access: 'admin.certificates',
  },
  {
    key: 'admin-exchange',
    href: '/quan-tri/truc-lien-thong',
    text: 'Trục liên thông',
    access: 'admin.exchange',
  },
  {
    key: 'admin-jobs',
    href: '/quan-tri/hang-doi',
    text: 'Hàng đợi',
    short: 'Hàng đợi',
    access: 'admin.jobs',
  },
  { key: 'admin-audit', href: '/quan-tri/nhat-ky', text: 'Nhật ký', short: 'Nhật ký', access: 'admin.audit' },
  { key: 'admin-settings', href: '/quan-tri/cau-hinh', text: 'Cấu hình', access: 'admin.settings' },
]

/** What the layout shows around a page to this visitor: only doors that will open. */
export async function frameFor(
  services: Services,
  assets: AssetManifest,
  page: Page,
  frame: Frame,
): Promise<LayoutFrame> {
  const { province } = services
  const { actor } = frame
  const entries = page.shell === 'officer' ? await withWaiting(services, actor) : CITIZEN
  return {
    assets,
    provinceName: province.name,
    productName: 'Một Cửa',
    path: frame.path,
    viewer: viewerOf(actor),
    navigation: isConfined(actor) ? [] : doorsOf(actor, entries),
    notice: frame.notice,
    csrfToken: frame.csrfToken,
    theme: frame.theme as LayoutFrame['theme'],
    hotline: province.hotline,
    homePath: page.shell === 'officer' ? '/can-bo' : '/',
    searchPath: page.shell === 'officer' ? (may(actor, 'work.own') ? '/tim-kiem' : undefined) : '/thu-tuc',
    signInPath: '/dang-nhap',
    signOutPath: '/dang-xuat',
    accountPath: '/tai-khoan',
    footer: {
      owner: `Ủy ban nhân dân ${province.fullName.toLowerCase().startsWith('tỉnh') ? 'tỉnh' : 'thành phố'} ${province.name}`,
      address: province.address,
      email: province.email,
      links: [
        { href: '/huong-dan', text: 'Hướng dẫn' },
        { href: '/cong-khai', text: 'Công khai kết quả' },
        ...(services.config.demo ? [{ href: '/trinh-dien', text: 'Tài khoản trình diễn' }] : []),
        { href: '/so-do-trang', text: 'Sơ đồ trang' },
        { href: '/tro-nang', text: 'Trợ năng và hiển thị' },
        { href: '/api/tham-khao', text: 'Giao diện lập trình' },
        ...(services.config.sourceUrl ? [{ href: services.config.sourceUrl, text: 'Mã nguồn' }] : []),
      ],
    },
  }
}

/** The entries that open to somebody; the heading of a group stands on the first of them, whichever that is. */
function doorsOf(actor: Actor, entries: readonly Entry[]): readonly NavigationEntry[] {
  const doors: NavigationEntry[] = []
  let heading: string | undefined
  for (const { access, group, ...entry } of entries) {
    heading = group ?? heading
    if (!may(actor, access)) continue
    doors.push(heading === undefined ? entry : { ...entry, group: heading })
    heading = undefined
  }
  return doors
}

const isConfined = (actor: Actor): boolean => 'confined' in actor && actor.confined !== undefined

/** The work shell says on every page how much waits. A database that is away costs the figure, not the page. */
async function withWaiting(services: Services, actor: Actor): Promise<readonly Entry[]> {
  if (actor.kind !== 'officer' || !may(actor, 'work.own')) return OFFICER
  const today = dateOf(services.clock.now())
  const [dossiers, documents, workfiles, representatives] = await Promise.all([
    countWaiting(services.db, actor).catch(() => undefined),
    countDocumentWork(services.db, actor, today).catch(() => undefined),
    countWorkFiles(services.db, actor, today).catch(() => undefined),
    may(actor, 'representation.decide')
      ? countWaitingRepresentations(services.db).catch(() => undefined)
      : undefined,
  ])
  const badges: Record<string, number | undefined> = {
    work: dossiers?.work,
    payments: dossiers?.payments ?? undefined,
    documents,
    workfiles,
    representatives,
  }
  return OFFICER.map((entry) => (entry.key in badges ? { ...entry, badge: badges[entry.key] } : entry))
}

function viewerOf(actor: Actor): Viewer {
  if (actor.kind === 'officer') {
    const [role] = rolesOf(actor)
    return {
      kind: 'officer',
      name: actor.name,
      roleLabel: actor.acting.title || (role ? ROLES[role] : ''),
      agencyName: actor.acting.agencyName,
    }
  }
  if (actor.kind === 'citizen') {
    const { name, behalf } = actor
    const organisation = behalf && { name: behalf.organisation, leavePath: identityPaths.actFor() }
    return { kind: 'citizen', name, roleLabel: ROLES.citizen, ...(organisation && { organisation }) }
  }
  return { kind: 'anonymous', name: '', roleLabel: '' }
}
