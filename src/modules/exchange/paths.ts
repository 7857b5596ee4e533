/** URLs of this room. */
export const paths = {
  overview: () => '/quan-tri/truc-lien-thong',
  newPeer: () => '/quan-tri/truc-lien-thong/dau-moi-moi',
  peer: (id: string) => `/quan-tri/truc-lien-thong/dau-moi/${id}`,
  checkPeer: (id: string) => `/quan-tri/truc-lien-thong/dau-moi/${id}/kiem-tra`,
  directoryOf: (id: string) => `/quan-tri/truc-lien-thong/dau-moi/${id}/danh-ba`,
  deadLetter: (id: string) => `/quan-tri/truc-lien-thong/goi-loi/${id}`,
  directory: () => '/quan-tri/truc-lien-thong/danh-ba',
  vxp: (operation: string) => `/api/vxp/${operation}`,
} as const
