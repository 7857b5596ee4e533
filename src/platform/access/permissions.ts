/**
 * Who may do what, in one place (phân quyền). A route names one permission; a role holds a set of them;
 * an officer holds roles in an agency and acts for one agency at a time. Everything not written here is refused.
 */
export const ROLES = {
  citizen: 'Công dân, tổ chức',
  reception: 'Cán bộ một cửa',
  specialist: 'Chuyên viên',
  division_head: 'Lãnh đạo phòng',
  leader: 'Lãnh đạo cơ quan',
  clerk: 'Văn thư',
  administrator: 'Quản trị hệ thống',
} as const

export type Role = keyof typeof ROLES

const CASEWORK = ['reception', 'specialist', 'division_head', 'leader', 'clerk'] as const

/** Permission → the roles that hold it. `public` needs nobody; `signed-in` needs anybody. */
export const PERMISSIONS = {
  'dossier.file': ['citizen'],
  'dossier.draft': ['citizen', 'reception'],
  'dossier.own': ['citizen'],
  'profile.own': ['citizen'],
  'representation.decide': ['reception'],
  'registration.vouch': ['reception'],
  'work.own': [...CASEWORK],
  'dossier.read': [...CASEWORK],
  'dossier.receive': ['reception'],
  'task.decide': [...CASEWORK],
  'payment.collect': [...CASEWORK],
  'dossier.extend': ['division_head', 'leader'],
  'figures.read': ['leader', 'division_head'],
  'register.export': ['reception', 'clerk', 'leader'],
  'document.read': [...CASEWORK],
  'document.register': ['clerk'],
  'document.direct': ['leader', 'division_head'],
  'document.draft': [...CASEWORK],
  'document.copy': ['leader', 'clerk'],
  'document.figures': ['leader', 'clerk'],
  'workfile.own': [...CASEWORK],
  'workfile.archive': ['clerk'],
  'workfile.list': ['leader', 'division_head', 'clerk'],
  'workfile.approve': ['leader'],
  'admin.accounts': ['administrator'],
  'admin.agencies': ['administrator'],
  'admin.catalogue': ['administrator'],
  'admin.processes': ['administrator'],
  'admin.jobs': ['administrator'],
  'admin.audit': ['administrator'],
  'admin.exchange': ['administrator'],
  'admin.settings': ['administrator'],
  'admin.certificates': ['administrator'],
  'signature.own': [...CASEWORK],
  'seal.use': ['clerk'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

/** What each permission allows, as the table of rights says it. */
export const PERMISSION_LABELS: Readonly<Record<Permission, string>> = {
  'dossier.file': 'Nộp hồ sơ',
  'dossier.draft': 'Soạn hồ sơ nháp',
  'dossier.own': 'Theo dõi hồ sơ của mình',
  'profile.own': 'Xem, sửa thông tin của mình; xem ai đã xem',
  'representation.decide': 'Xác nhận người đại diện của tổ chức',
  'registration.vouch': 'Cấp mã đăng ký tài khoản cho người đã đối chiếu thẻ căn cước',
  'work.own': 'Xem việc cần làm của mình',
  'dossier.read': 'Xem hồ sơ của cơ quan',
  'dossier.receive': 'Tiếp nhận hồ sơ tại quầy',
  'task.decide': 'Xử lý bước được giao trong quy trình',
  'payment.collect': 'Yêu cầu, xác nhận nộp phí, nghĩa vụ tài chính',
  'dossier.extend': 'Xin lỗi và hẹn lại ngày trả kết quả',
  'figures.read': 'Xem số liệu của cơ quan',
  'register.export': 'Xuất sổ theo dõi hồ sơ',
  'document.read': 'Xem văn bản được giao, được phân công',
  'document.register': 'Vào sổ, cấp số, phát hành văn bản',
  'document.direct': 'Phân công xử lý văn bản đến',
  'document.draft': 'Soạn, trình văn bản đi',
  'document.copy': 'Sao văn bản (sao y, sao lục, trích sao)',
  'document.figures': 'Xem số liệu văn bản của cơ quan',
  'workfile.own': 'Lập hồ sơ công việc, tham gia hồ sơ được mời',
  'workfile.archive': 'Nhận hồ sơ vào lưu trữ cơ quan',
  'workfile.list': 'Soạn danh mục hồ sơ hằng năm',
  'workfile.approve': 'Duyệt danh mục hồ sơ hằng năm',
  'admin.accounts': 'Quản lý tài khoản, phân quyền',
  'admin.agencies': 'Quản lý danh mục cơ quan',
  'admin.catalogue': 'Quản lý danh mục thủ tục',
  'admin.processes': 'Ban hành quy trình',
  'admin.jobs': 'Theo dõi hàng đợi, thư gửi đi',
  'admin.audit': 'Tra cứu, xuất nhật ký',
  'admin.exchange': 'Quản lý trục liên thông văn bản',
  'admin.settings': 'Xem cấu hình đang dùng',
  'admin.certificates': 'Cấp, thu hồi chứng thư số',
  'signature.own': 'Ký số, quản lý chữ ký số của mình',
  'seal.use': 'Sử dụng con dấu số của cơ quan',
}

/** What a route may ask for. */
export type Access = 'public' | 'signed-in' | 'officer' | Permission

/** True when one of the roles holds the permission. */
export function rolesGrant(roles: readonly Role[], access: Access): boolean {
  if (access === 'public') return true
  if (access === 'signed-in') return roles.length > 0
  if (access === 'officer') return roles.some((role) => role !== 'citizen')
  const holders: readonly Role[] = PERMISSIONS[access]
  return roles.some((role) => holders.includes(role))
}
