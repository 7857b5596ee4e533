/** Addresses of the documents' pages. */
export const paths = {
  desk: () => '/van-ban',
  signMany: () => '/van-ban/ky',
  incoming: () => '/van-ban/den',
  outgoing: () => '/van-ban/di',
  newIncoming: () => '/van-ban/den/vao-so',
  arrival: (id: string) => `/van-ban/den/vao-so/${id}`,
  show: (id: string) => `/van-ban/${id}`,
  newDraft: (answersId?: string) => paths.newDraftAbout({ traLoi: answersId }),
  newDraftAbout: ({ traLoi, thayThe }: { traLoi?: string; thayThe?: string } = {}) =>
    `/van-ban/di/soan${thayThe ? `?thayThe=${thayThe}` : traLoi ? `?traLoi=${traLoi}` : ''}`,
  replacing: (id: string) => `/van-ban/di/soan?thayThe=${id}`,
  draft: (id: string) => `/van-ban/${id}/soan`,
  preview: (id: string) => `/van-ban/${id}/xem-truoc`,
  submit: (id: string) => `/van-ban/${id}/trinh`,
  request: (id: string, requestId: string) => `/van-ban/${id}/yeu-cau/${requestId}`,
  file: (id: string, fileId: string) => `/van-ban/${id}/tep/${fileId}`,
  registers: () => '/van-ban/so',
  register: (id: string) => `/van-ban/so/${id}`,
  deputies: () => '/van-ban/uy-quyen',
  figures: () => '/van-ban/so-lieu',
}
