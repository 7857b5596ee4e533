export const paths = {
  signIn: (next?: string) => `/dang-nhap${next ? `?tiep=${encodeURIComponent(next)}` : ''}`,
  secondFactor: () => '/dang-nhap/xac-thuc',
  signOut: () => '/dang-xuat',
  register: () => '/dang-ky',
  recover: () => '/quen-mat-khau',
  account: () => '/tai-khoan',
  security: () => '/tai-khoan/bao-mat',
  position: () => '/vi-tri-cong-tac',
}

/** Where each kind of visitor begins. */
export const homeOf = (kind: 'citizen' | 'officer') => (kind === 'officer' ? '/can-bo' : '/ho-so-cua-toi')

/** A path of ours to go on to after signing in; anything else is ignored. */
export function nextPath(given: unknown): string | undefined {
  if (typeof given !== 'string' || !/^\/(?!\/)[^\\\s]*$/.test(given)) return undefined
  return given.startsWith('/dang-') ? undefined : given
}
