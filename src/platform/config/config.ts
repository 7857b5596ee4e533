import { Type, type Static } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'

const Port = Type.Integer({ minimum: 0, maximum: 65535 })

/** Every setting the program reads, with what is expected of it. Nothing else asks the environment. */
const Settings = Type.Object({
  ROLE: Type.Union(
    [Type.Literal('all'), Type.Literal('web'), Type.Literal('worker'), Type.Literal('migrate')],
    {
      default: 'all',
      description: 'all | web | worker | migrate',
    },
  ),
  PORT: Type.Intersect([Port], { default: 8080, description: 'số cổng từ 0 đến 65535' }),
  HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'địa chỉ để lắng nghe' }),
  DATA_DIR: Type.String({ default: 'var', minLength: 1, description: 'thư mục dữ liệu' }),
  DATABASE_URL: Type.Optional(
    Type.String({ pattern: '^postgres(ql)?://', description: 'postgresql://người-dùng@máy/cơ-sở-dữ-liệu' }),
  ),
  DATABASE_POOL: Type.Integer({
    default: 16,
    minimum: 2,
    maximum: 500,
    description: 'số kết nối từ 2 đến 500',
  }),
  PROVINCE: Type.String({
    default: 'kon-tum',
    pattern: '^[a-z]+(-[a-z]+)*$',
    description: 'tên một thư mục trong provinces/, ví dụ kon-tum',
  }),
  BASE_URL: Type.Optional(
    Type.String({ pattern: '^https?://[^/]+$', description: 'https://tên-miền, không có / ở cuối' }),
  ),
  SECRET_KEY: Type.Optional(Type.String({ minLength: 32, description: 'ít nhất 32 ký tự ngẫu nhiên' })),
  ADMIN_EMAIL: Type.Optional(
    Type.String({ pattern: '^[^@ ]+@[^@ ]+$', description: 'thư điện tử của quản trị đầu tiên' }),
  ),
  ADMIN_PASSWORD: Type.Optional(Type.String({ minLength: 14, description: 'ít nhất 14 ký tự' })),
  SMTP_URL: Type.Optional(Type.String({ pattern: '^smtps?://', description: 'smtp://máy:cổng' })),
  MAIL_FROM: Type.Optional(Type.String({ minLength: 3, description: 'Tên <địa-chỉ@tên-miền>' })),
  IMAP_URL: Type.Optional(
    Type.String({
      pattern: '^imaps?://[^:@/]+:[^@/]+@[^/]+$',
      description: 'imaps://người-dùng:mật-khẩu@máy:cổng của hộp thư nhận văn bản',
    }),
  ),
  IMAP_AGENCY: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9-]+$',
      description: 'khóa của cơ quan nhận thư không gửi cho cơ quan nào cụ thể',
    }),
  ),
  CLAMAV_ADDRESS: Type.Optional(
    Type.String({ pattern: '^[^:]+:[0-9]+$', description: 'máy:cổng của clamd' }),
  ),
  PKCS11_MODULE: Type.Optional(
    Type.String({ minLength: 2, description: 'đường dẫn thư viện PKCS#11 của thiết bị ký, HSM' }),
  ),
  TSA_URL: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'http://địa-chỉ máy chủ cấp dấu thời gian' }),
  ),
  CSC_URL: Type.Optional(
    Type.String({ pattern: '^https?://.+[^/]$', description: 'https://dịch-vụ/csc/v2, không có / ở cuối' }),
  ),
  CSC_CLIENT_ID: Type.Optional(
    Type.String({ minLength: 3, description: 'mã kết nối từ 3 ký tự, do dịch vụ ký số từ xa cấp' }),
  ),
  CSC_CLIENT_SECRET: Type.Optional(
    Type.String({ minLength: 8, description: 'ít nhất 8 ký tự, do dịch vụ ký số từ xa cấp' }),
  ),
  TRUSTED_CERTIFICATES: Type.Optional(
    Type.String({
      pattern: '\\.(pem|crt)$',
      description: 'đường dẫn tệp .pem có các chứng thư gốc được tin cậy',
    }),
  ),
  REVOCATION_FROM: Type.Union([Type.Literal('public'), Type.Literal('any'), Type.Literal('none')], {
    default: 'public',
    description: 'public | any | none',
  }),
  SOURCE_URL: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'https://địa-chỉ nơi tải mã nguồn đang chạy' }),
  ),
  UNSIGNED_RESULTS: Type.Boolean({
    default: false,
    description: 'true để người chưa có chữ ký số vẫn phát hành được kết quả, ký trên bản giấy',
  }),
  MAX_UPLOAD_MB: Type.Integer({ default: 20, minimum: 1, maximum: 2048, description: 'số MB từ 1 đến 2048' }),
  RATE_LIMIT: Type.Integer({
    default: 1200,
    minimum: 10,
    maximum: 10_000_000,
    description: 'số yêu cầu mỗi phút cho một địa chỉ, từ 10',
  }),
  TRUST_PROXY: Type.Optional(
    Type.String({
      pattern: '^([1-9]|[0-9a-fA-F.:]{2,}(/[0-9]+)?(,[0-9a-fA-F.:]{2,}(/[0-9]+)?)*|false)$',
      description:
        'địa chỉ các máy chủ ủy nhiệm đứng trước, ví dụ 10.0.0.5,10.0.1.0/24, hoặc số máy chủ ủy nhiệm nối tiếp nhau, ví dụ 1',
    }),
  ),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'warn', description: 'fatal | error | warn | info | debug | trace | silent' },
  ),
})

type Read = Static<typeof Settings>

/** Settings that hold a password or a key: a message that ends up in a log does not repeat them. */
const SECRETS = new Set([
  'CSC_CLIENT_SECRET',
  'SECRET_KEY',
  'ADMIN_PASSWORD',
  'DATABASE_URL',
  'SMTP_URL',
  'IMAP_URL',
])

/** Every setting by name, with what is expected of it, in Vietnamese. */
export const settingsTable = (): { name: string; expected: string }[] =>
  Object.entries(Settings.properties).map(([name, { description }]) => ({
    name,
    expected: description ?? '',
  }))

export type Config = Readonly<{
  role: Read['ROLE']
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  databasePool: number
  province: string
  baseUrl: string | undefined
  /** Where the source of what runs can be had (AGPL-3.0 section 13). */
  sourceUrl: string | undefined
  secretKey: string
  admin: { email: string; password: string } | undefined
  smtpUrl: string | undefined
  mailFrom: string | undefined
  /** Where documents come in by e-mail, and whose they are when no agency is named. */
  mailbox: { url: string; agency: string | undefined } | undefined
  clamavAddress: { host: string; port: number } | undefined
  /** Library of tokens and HSMs. */
  pkcs11Module: string | undefined
  /** Time-stamping authority. */
  tsaUrl: string | undefined
  /** Service that keeps keys and asks their owners on the phone. */
  remoteSigning: { url: string; clientId: string; clientSecret: string } | undefined
  /** File of root certificates that are trusted besides one's own. */
  trustedCertificates: string | undefined
  /** Who may be asked about certificates of other authorities. */
  revocationFrom: 'public' | 'any' | 'none'
  /** May whoever has no key issue results without a digital signature? */
  unsignedResults: boolean
  maxUploadBytes: number
  /** Requests a minute from one address before it is asked to wait. */
  rateLimit: number
  /** Whose word about where a request came from is taken: so many proxies in a row, or these addresses; nobody's when undefined. */
  trustProxy: number | readonly string[] | undefined
  logLevel: string
  /** Demo accounts and demo dossiers are there, and pages that help a demonstration. */
  demo: boolean
  /** A database of its own is given: secrets must be set, cookies need HTTPS. */
  production: boolean
}>

/** A setting is wrong or missing: the start stops with this one line. */
export class ConfigError extends Error {}

/**
 * Reads and checks every setting once.
 * @param environment usually `process.env`; empty strings count as not given
 * @param args usually `process.argv.slice(2)`; `--demo` allows demo data with a given database
 * @throws ConfigError naming the setting and what is expected
 */
export function readConfig(
  environment: Record<string, string | undefined>,
  args: readonly string[] = [],
): Config {
  const read = parse(environment)
  const production = read.DATABASE_URL !== undefined && !args.includes('--demo')
  if (production) requireSecrets(read)
  const dataDir = resolve(read.DATA_DIR)
  return {
    role: read.ROLE,
    port: read.PORT,
    host: read.HOST,
    dataDir,
    databaseUrl: read.DATABASE_URL,
    databasePool: read.DATABASE_POOL,
    province: read.PROVINCE,
    baseUrl: read.BASE_URL,
    sourceUrl: read.SOURCE_URL,
    secretKey: read.SECRET_KEY ?? ownSecret(dataDir),
    admin:
      read.ADMIN_EMAIL && read.ADMIN_PASSWORD
        ? { email: read.ADMIN_EMAIL, password: read.ADMIN_PASSWORD }
        : undefined,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    mailbox: read.IMAP_URL ? { url: read.IMAP_URL, agency: read.IMAP_AGENCY } : undefined,
    clamavAddress: addressOf(read.CLAMAV_ADDRESS),
    pkcs11Module: read.PKCS11_MODULE,
    tsaUrl: read.TSA_URL,
    remoteSigning:
      read.CSC_URL && read.CSC_CLIENT_ID && read.CSC_CLIENT_SECRET
        ? { url: read.CSC_URL, clientId: read.CSC_CLIENT_ID, clientSecret: read.CSC_CLIENT_SECRET }
        : undefined,
    trustedCertificates: read.TRUSTED_CERTIFICATES,
    revocationFrom: read.REVOCATION_FROM,
    unsignedResults: read.UNSIGNED_RESULTS,
    maxUploadBytes: read.MAX_UPLOAD_MB * 1_000_000,
    rateLimit: read.RATE_LIMIT,
    trustProxy: proxiesOf(read.TRUST_PROXY),
    logLevel: read.LOG_LEVEL,
    demo: !production,
    production,
  }
}

function parse(environment: Record<string, string | undefined>): Read {
  const given = Object.fromEntries(
    Object.keys(Settings.properties).flatMap((name) =>
      environment[name] ? [[name, environment[name]]] : [],
    ),
  )
  const value = Value.Convert(Settings, Value.Default(Settings, given))
  const [wrong] = [...Value.Errors(Settings, value)]
  if (wrong) {
    const name = wrong.path.split('/')[1] ?? ''
    throw invalid(name as keyof Read, given[name])
  }
  return value as Read
}

function invalid(name: keyof Read, given = ''): ConfigError {
  const expected = Settings.properties[name]?.description ?? ''
  const shown = SECRETS.has(name) ? '' : ` (đang là “${given}”)`
  return new ConfigError(`Cấu hình ${name} không hợp lệ${shown}: cần ${expected}.`)
}

/** Addresses and networks as `net` knows them: a pattern alone would let 10.0.0.500 through. */
function proxiesOf(given: Read['TRUST_PROXY']): Config['trustProxy'] {
  if (given === undefined || given === 'false') return undefined
  if (/^[1-9]$/.test(given)) return Number(given)
  const proxies = given.split(',')
  const isNetwork = (proxy: string) => {
    const [address = '', bits] = proxy.split('/')
    const most = isIP(address) === 4 ? 32 : 128
    return isIP(address) !== 0 && (bits === undefined || (Number(bits) >= 1 && Number(bits) <= most))
  }
  if (!proxies.every(isNetwork)) throw invalid('TRUST_PROXY', given)
  return proxies
}

function requireSecrets(read: Read): void {
  const missing = (['SECRET_KEY', 'BASE_URL'] as const).filter((name) => read[name] === undefined)
  if (missing.length > 0) {
    throw new ConfigError(
      `Chưa thể khởi động với cơ sở dữ liệu riêng: thiếu ${missing.join(', ')}. ` +
        'Đặt các biến này, hoặc thêm --demo nếu chỉ để trình diễn.',
    )
  }
}

/** Without a given key the embedded default keeps its own, readable by its owner only. */
function ownSecret(dataDir: string): string {
  const path = join(dataDir, 'secret-key')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600 })
  }
  return readFileSync(path, 'utf8')
}

function addressOf(address: string | undefined): Config['clamavAddress'] {
  if (!address) return undefined
  const [host = '', port] = address.split(':')
  return { host, port: Number(port) }
}
