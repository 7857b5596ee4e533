export const paths = {
  signIn: (next?: string) => `/dang-nhap${next ? `?tiep=${encodeURIComponent(next)}` : ''}`,
  secondFactor: () => '/dang-nhap/xac-thuc',
  signOut: () => '/dang-xuat',
  register: (next?: string) => `/dang-ky${next ? `?tiep=${encodeURIComponent(next)}` : ''}`,
  recover: () => '/quen-mat-khau',
  reset: (token: string) => `/dat-lai-mat-khau/${token}`,
  confirmEmail: (token: string) => `/xac-nhan-thu/${token}`,
  account: () => '/tai-khoan',
  editProfile: () => '/tai-khoan/sua',
  readers: (dossierId?: string) => `/tai-khoan/ai-da-xem${dossierId ? `?ho-so=${dossierId}` : ''}`,
  security: () => '/tai-khoan/bao-mat',
  password: () => '/tai-khoan/bao-mat/mat-khau',
  setUpSecondFactor: () => '/tai-khoan/bao-mat/hai-lop',
  endSecondFactor: () => '/tai-khoan/bao-mat/hai-lop/tat',
  endSession: (id: string) => `/tai-khoan/bao-mat/phien/${id}/ket-thuc`,
  endOtherSessions: () => '/tai-khoan/bao-mat/phien/ket-thuc-khac',
  position: () => '/vi-tri-cong-tac',
  organisations: () => '/tai-khoan/to-chuc',
  askToRepresent: () => '/tai-khoan/to-chuc/them',
  endRepresentation: (id: string) => `/tai-khoan/to-chuc/${id}/thoi`,
  actFor: () => '/tai-khoan/to-chuc/lam-viec-thay',
  registrationCode: () => '/ma-dang-ky',
  representatives: () => '/nguoi-dai-dien',
  representative: (id: string) => `/nguoi-dai-dien/${id}`,
  representativePaper: (id: string) => `/nguoi-dai-dien/${id}/giay-to`,
}

/** Where each kind of visitor begins. */
export const homeOf = (kind: 'citizen' | 'officer') => (kind === 'officer' ? '/can-bo' : '/ho-so-cua-toi')

/** A path of ours to go on to after signing in; anything else is ignored. */
export function nextPath(given: unknown): string | undefined {
  if (typeof given !== 'string' || !/^\/(?!\/)[^\\\s]*$/.test(given)) return undefined
  return given.startsWith('/dang-') ? undefined : given
}
