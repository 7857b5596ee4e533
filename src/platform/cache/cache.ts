/** Answers that stay true as long as their version stands; the version is asked of the database each time. */
export type VersionedCache = {
  /**
   * What `load` answered for this key at this version; loaded at most once, also when asked for at the same time.
   * A failure is not remembered.
   */
  remember<T>(version: number, key: string, load: () => Promise<T>): Promise<T>
}

/** @param most entries kept; beyond that all are dropped and loaded again as needed */
export function versionedCache(most = 5000): VersionedCache {
  const entries = new Map<string, Promise<unknown>>()
  let current = -1
  return {
    remember<T>(version: number, key: string, load: () => Promise<T>): Promise<T> {
      if (version !== current || entries.size >= most) {
        entries.clear()
        current = version
      }
      const known = entries.get(key)
      if (known) return known as Promise<T>
      const loading = load()
      entries.set(key, loading)
      loading.catch(() => entries.delete(key))
      return loading
    },
  }
}
