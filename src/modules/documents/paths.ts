/** What a new draft is about, by the words of its address: one it answers, replaces or corrects. */
export type DraftAbout = { traLoi?: string; thayThe?: string; dinhChinh?: string }

/** Addresses of the documents' pages. */
export const paths = {
  desk: () => '/van-ban',
  signMany: () => '/van-ban/ky',
  incoming: () => '/van-ban/den',
  outgoing: () => '/van-ban/di',
  handleMany: () => '/van-ban/den/nhieu',
  filters: () => '/van-ban/bo-loc',
  dropFilter: (id: string) => `/van-ban/bo-loc/${id}/bo`,
  newIncoming: () => '/van-ban/den/vao-so',
  arrival: (id: string) => `/van-ban/den/vao-so/${id}`,
  show: (id: string) => `/van-ban/${id}`,
  newDraft: (answersId?: string) => paths.newDraftAbout({ traLoi: answersId }),
  newDraftAbout: ({ traLoi, thayThe, dinhChinh }: DraftAbout = {}) => {
    const [[name, id] = []] = Object.entries({ traLoi, thayThe, dinhChinh }).filter(([, value]) => value)
    return `/van-ban/di/soan${name ? `?${name}=${id}` : ''}`
  },
  replacing: (id: string) => paths.newDraftAbout({ thayThe: id }),
  correcting: (id: string) => paths.newDraftAbout({ dinhChinh: id }),
  draft: (id: string) => `/van-ban/${id}/soan`,
  directory: () => '/van-ban/danh-ba',
  recipientSearch: () => '/api/document-recipients',
  draftFiles: (id: string) => `/van-ban/${id}/soan/tep`,
  draftFile: (id: string, fileId: string) => `/van-ban/${id}/soan/tep/${fileId}`,
  outsideText: (id: string) => `/van-ban/${id}/soan/toan-van`,
  outsidePlaces: (id: string) => `/van-ban/${id}/soan/vi-tri`,
  copy: (id: string) => `/van-ban/${id}/sao`,
  sendAgain: (id: string) => `/van-ban/${id}/gui-lai`,
  layout: (id: string) => `/van-ban/${id}/the-thuc`,
  preview: (id: string) => `/van-ban/${id}/xem-truoc`,
  submit: (id: string) => `/van-ban/${id}/trinh`,
  request: (id: string, requestId: string) => `/van-ban/${id}/yeu-cau/${requestId}`,
  file: (id: string, fileId: string) => `/van-ban/${id}/tep/${fileId}`,
  signatures: (id: string, fileId: string) => `/van-ban/${id}/tep/${fileId}/chu-ky`,
  stamped: (id: string, fileId: string) => `/van-ban/${id}/tep/${fileId}/dau-den`,
  /** A page of the work files, which know the documents; not the other way round. */
  takeIntoFile: (id: string) => `/ho-so-cong-viec/them?vanBan=${id}`,
  registers: () => '/van-ban/so',
  register: (id: string) => `/van-ban/so/${id}`,
  deputies: () => '/van-ban/uy-quyen',
  figures: () => '/van-ban/so-lieu',
}
