import type { FinishedPass } from './passes'

/**
 * Passes that somebody chose to keep in this browser (IndexedDB): theirs to wipe at any time. A pass is good for
 * whoever holds it, so this is never done without being asked for.
 */
const databaseName = 'plumbline-passes'
const storeName = 'passes'

export async function keepPasses(slug: string, passes: readonly FinishedPass[]): Promise<void> {
  await inStore('readwrite', (store) => passes.map((pass) => store.put(pass, `${slug} ${pass.quarter}`)))
}

/** What is kept for an organisation, by quarter. */
export async function listKeptPasses(slug: string): Promise<FinishedPass[]> {
  // Opening a database makes it: then this browser would tell that somebody had been here.
  if ((await indexedDB.databases()).every(({ name }) => name !== databaseName)) return []
  const range = IDBKeyRange.bound(`${slug} `, `${slug} \uffff`)
  // Only keepPasses writes here.
  const [kept] = await inStore('readonly', (store) => [store.getAll(range) as IDBRequest<FinishedPass[]>])
  return kept ?? []
}

/** Deletes the whole database, so that nothing tells that there were passes. */
export function wipeKeptPasses(): Promise<void> {
  return settled(indexedDB.deleteDatabase(databaseName)).then(() => undefined)
}

async function inStore<Result>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => readonly IDBRequest<Result>[],
): Promise<Result[]> {
  const opening = indexedDB.open(databaseName, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName)
  const database = await settled(opening)
  try {
    const transaction = database.transaction(storeName, mode)
    const requests = ask(transaction.objectStore(storeName))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
    return requests.map(({ result }) => result)
  } finally {
    database.close()
  }
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
