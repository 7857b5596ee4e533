/** The addresses of this room. */
export const paths = {
  home: () => '/',
  desk: () => '/can-bo',
  search: () => '/tim-kiem',
  siteMap: () => '/so-do-trang',
  display: () => '/tro-nang',
  guide: () => '/huong-dan',
  gallery: () => '/thu-vien-giao-dien',
  apiReference: () => '/api/tham-khao',
  apiDocument: () => '/api/openapi.json',
} as const
