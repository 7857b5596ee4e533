import type { Notice } from '#platform/http/route.ts'

/** Public address of every built file, by its plain name: `{ 'citizen.css': '/assets/citizen-1a2b3c.css' }`. */
export type AssetManifest = Readonly<Record<string, string>>

export type NavigationEntry = {
  key: string
  href: string
  text: string
  /** A figure beside the text: how much waits there. */
  badge?: number
  /** Heading of the group the entry starts, in the officer's side navigation. */
  group?: string
  /** A name for the row of main tasks on a phone, where only entries that have one may stand. */
  short?: string
}

export type Viewer = {
  name: string
  roleLabel: string
  agencyName?: string
  kind: 'anonymous' | 'citizen' | 'officer'
  /** The organisation a citizen acts for now, and where they post to act for themselves again. */
  organisation?: { name: string; leavePath: string }
}

/** Everything around a page that the page itself does not know. */
export type Frame = {
  assets: AssetManifest
  /** “Tỉnh Kon Tum” is written from “Kon Tum”. */
  provinceName: string
  productName: string
  /** Path of the request, without the query. */
  path: string
  viewer: Viewer
  navigation: readonly NavigationEntry[]
  /** Shown once, above the page: what has just been done. */
  notice?: Notice
  csrfToken: string
  theme?: 'light' | 'dark' | 'contrast'
  hotline?: string
  /** Where the mark leads; the public home when left out. */
  homePath?: string
  /** Where the search box of the officer's shell sends its `q`. */
  searchPath?: string
  /** Where signing in and out live; left out, the links are not shown. */
  signInPath?: string
  signOutPath?: string
  accountPath?: string
  footer: {
    owner: string
    address?: string
    phone?: string
    email?: string
    links?: readonly { href: string; text: string }[]
  }
}
