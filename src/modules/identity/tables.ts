import type { Role } from '#platform/access/permissions.ts'

type Instant = Temporal.Instant

export type PersonRow = {
  id: string
  kind: 'citizen' | 'enterprise'
  full_name: string
  personal_number: string | null
  tax_code: string | null
  date_of_birth: string | null
  sex: 'male' | 'female' | null
  ethnicity: string | null
  nationality: string
  address: string | null
  unit_code: string | null
  phone: string | null
  email: string | null
  representative: string | null
  created_at: Instant
}

export type AccountRow = {
  id: string
  kind: 'citizen' | 'officer'
  person_id: string | null
  name: string
  email: string | null
  password_hash: string
  password_changed_at: Instant
  must_change_password: boolean
  status: 'active' | 'disabled'
  failed_sign_ins: number
  locked_until: Instant | null
  totp_secret: string | null
  totp_enabled_at: Instant | null
  totp_last_step: number | null
  created_at: Instant
  last_sign_in_at: Instant | null
  /** When an administrator last opened it again: idle days are counted from here as well. */
  reopened_at: Instant | null
}

export type PositionRow = {
  id: string
  account_id: string
  agency_id: string
  agency_name: string
  division_id: string | null
  title: string
  roles: Role[]
  effective_from: string
  effective_to: string | null
}

export type SessionRow = {
  id: string
  token_hash: Buffer
  account_id: string
  position_id: string | null
  created_at: Instant
  last_seen_at: Instant
  expires_at: Instant
  ended_at: Instant | null
  ip: string
  user_agent: string
  representation_id: string | null
}

export type RepresentationRow = {
  id: string
  citizen_id: string
  enterprise_id: string | null
  tax_code: string
  name: string
  address: string
  unit_code: string | null
  phone: string
  email: string | null
  basis: 'legal' | 'authorised'
  valid_until: string | null
  sha256: string
  file_name: string
  media_type: string
  size: number
  state: 'asked' | 'confirmed' | 'refused' | 'ended'
  asked_at: Instant
  decided_at: Instant | null
  decided_by_name: string | null
  decided_by_agency: string | null
  reason: string | null
  ended_at: Instant | null
}

export type IdentityTables = {
  person: PersonRow
  account: AccountRow
  account_login: { login: string; account_id: string }
  officer_position: PositionRow
  session: SessionRow
  representation: RepresentationRow
  one_time_token: {
    token_hash: Buffer
    purpose: 'recovery' | 'second-factor' | 'email'
    account_id: string
    created_at: Instant
    expires_at: Instant
    used_at: Instant | null
    tries: number
    address: string | null
  }
  recovery_code: { account_id: string; code_hash: Buffer; used_at: Instant | null }
  registration_code: { person_id: string; code_hash: Buffer; issued_at: Instant; expires_at: Instant }
  counted_try: { subject: Buffer; part: string; tries: number; last_at: Instant }
}
