import { may, type Actor } from '#platform/access/actor.ts'
import type { Access } from '#platform/access/permissions.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { agencyPaths } from '#modules/agencies/index.ts'
import { cataloguePaths } from '#modules/catalogue/index.ts'
import { documentPaths } from '#modules/documents/index.ts'
import { dossierPaths } from '#modules/dossiers/index.ts'
import { signaturePaths } from '#modules/signatures/index.ts'
import { workFilePaths } from '#modules/workfiles/index.ts'
import { paths } from '../../paths.ts'

type Entry = { href: string; text: string; access: Access }
type Group = { title: string; entries: readonly Entry[] }

const GROUPS: readonly Group[] = [
  {
    title: 'Dịch vụ công',
    entries: [
      { href: paths.home(), text: 'Trang chủ', access: 'public' },
      { href: cataloguePaths.list(), text: 'Thủ tục hành chính', access: 'public' },
      { href: dossierPaths.track(), text: 'Tra cứu hồ sơ bằng mã', access: 'public' },
      { href: signaturePaths.check(), text: 'Kiểm tra văn bản điện tử', access: 'public' },
      { href: dossierPaths.publicFigures(), text: 'Công khai kết quả giải quyết', access: 'public' },
      { href: agencyPaths.directory(), text: 'Cơ quan', access: 'public' },
      { href: paths.guide(), text: 'Hướng dẫn', access: 'public' },
    ],
  },
  {
    title: 'Của tôi',
    entries: [
      { href: dossierPaths.mineList(), text: 'Hồ sơ của tôi', access: 'dossier.own' },
      { href: dossierPaths.papers(), text: 'Giấy tờ của tôi', access: 'dossier.own' },
      { href: '/tai-khoan', text: 'Tài khoản', access: 'signed-in' },
    ],
  },
  {
    title: 'Công việc của cán bộ',
    entries: [
      { href: paths.desk(), text: 'Bàn làm việc', access: 'officer' },
      { href: dossierPaths.work(), text: 'Việc cần làm', access: 'work.own' },
      { href: dossierPaths.counter(), text: 'Tiếp nhận tại quầy', access: 'dossier.receive' },
      { href: '/nguoi-dai-dien', text: 'Người đại diện', access: 'representation.decide' },
      { href: '/ma-dang-ky', text: 'Mã đăng ký tài khoản', access: 'registration.vouch' },
      { href: dossierPaths.list(), text: 'Hồ sơ của cơ quan', access: 'dossier.read' },
      { href: '/thu-phi', text: 'Thu phí, lệ phí', access: 'payment.collect' },
      { href: signaturePaths.mine(), text: 'Chữ ký số của tôi', access: 'signature.own' },
      { href: dossierPaths.figures(), text: 'Số liệu điều hành', access: 'figures.read' },
      { href: dossierPaths.register(), text: 'Sổ theo dõi hồ sơ', access: 'register.export' },
    ],
  },
  {
    title: 'Văn bản và hồ sơ công việc',
    entries: [
      { href: documentPaths.desk(), text: 'Văn bản chờ tôi', access: 'document.read' },
      { href: documentPaths.newIncoming(), text: 'Tiếp nhận văn bản', access: 'document.register' },
      { href: documentPaths.incoming(), text: 'Văn bản đến', access: 'document.read' },
      { href: documentPaths.outgoing(), text: 'Văn bản đi', access: 'document.read' },
      { href: documentPaths.registers(), text: 'Sổ văn bản', access: 'document.figures' },
      { href: documentPaths.figures(), text: 'Số liệu văn bản', access: 'document.figures' },
      { href: documentPaths.deputies(), text: 'Ủy quyền, làm thay', access: 'document.draft' },
      { href: workFilePaths.list(), text: 'Hồ sơ công việc', access: 'workfile.own' },
      { href: workFilePaths.lists(), text: 'Danh mục hồ sơ', access: 'workfile.own' },
      { href: workFilePaths.figures(), text: 'Số liệu hồ sơ công việc', access: 'document.figures' },
    ],
  },
  {
    title: 'Quản trị',
    entries: [
      { href: '/quan-tri/tai-khoan', text: 'Tài khoản', access: 'admin.accounts' },
      { href: '/quan-tri/co-quan', text: 'Danh mục cơ quan', access: 'admin.agencies' },
      { href: cataloguePaths.admin(), text: 'Danh mục thủ tục', access: 'admin.catalogue' },
      { href: '/quan-tri/quy-trinh', text: 'Quy trình', access: 'admin.processes' },
      { href: '/quan-tri/chung-thu-so', text: 'Chứng thư số', access: 'admin.certificates' },
      { href: '/quan-tri/truc-lien-thong', text: 'Trục liên thông', access: 'admin.exchange' },
      { href: '/quan-tri/hang-doi', text: 'Hàng đợi', access: 'admin.jobs' },
      { href: '/quan-tri/nhat-ky', text: 'Nhật ký', access: 'admin.audit' },
      { href: '/quan-tri/cau-hinh', text: 'Cấu hình', access: 'admin.settings' },
    ],
  },
  {
    title: 'Về trang này',
    entries: [
      { href: paths.display(), text: 'Trợ năng và hiển thị', access: 'public' },
      { href: paths.apiReference(), text: 'Giao diện lập trình', access: 'public' },
      { href: paths.gallery(), text: 'Thư viện giao diện', access: 'public' },
    ],
  },
]

/** The doors this visitor can open, in groups; a group without any is left out. */
export const mapFor = (actor: Actor): Group[] =>
  GROUPS.map(({ title, entries }) => ({
    title,
    entries: entries.filter((entry) => may(actor, entry.access)),
  })).filter(({ entries }) => entries.length > 0)

export const showSiteMap = ({ actor }: Context): Answer =>
  page({
    title: 'Sơ đồ trang',
    shell: 'citizen',
    body: (
      <>
        <h1 class="govuk-heading-l">Sơ đồ trang</h1>
        {mapFor(actor).map((group) => (
          <section>
            <h2 class="govuk-heading-m">{group.title}</h2>
            <ul class="govuk-list govuk-list--spaced">
              {group.entries.map((entry) => (
                <li>
                  <a class="govuk-link" href={entry.href}>
                    {entry.text}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {actor.kind === 'anonymous' ? (
          <p class="govuk-body">
            <a class="govuk-link" href="/dang-nhap">
              Đăng nhập
            </a>{' '}
            để thấy các mục của Ông/Bà.
          </p>
        ) : null}
      </>
    ),
  })
