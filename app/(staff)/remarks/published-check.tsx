'use client'

import { useEffect, useState } from 'react'
import { Notice } from '@/app/_components/notice'
import { compareReaderKeys, fetchReaderKeys, type ReaderComparison } from '@/lib/remark-client/reader-manifest'

const words = {
  same: { kind: 'done', title: 'The report form seals remarks to exactly these keys.' },
  notYet: {
    kind: 'information',
    title:
      'The report form does not have every key of this list yet. Look again in a minute, or when remarks are asked for.',
  },
  unknown: {
    kind: 'warning',
    title:
      'The report form seals remarks to a key that is not in this list. Somebody else could read them: tell whoever runs the server.',
  },
  noAnswer: {
    kind: 'information',
    title: 'The report form did not answer, so its keys could not be compared with these.',
  },
} as const

/** Compares the keys of this list with those that the report form has for everybody. */
export function PublishedCheck({ keyIds, manifest }: { keyIds: readonly string[]; manifest: string }) {
  const [comparison, setComparison] = useState<ReaderComparison | 'noAnswer' | null>(null)
  const listed = keyIds.join()
  useEffect(() => {
    let current = true
    fetchReaderKeys(manifest).then(
      (published) => current && setComparison(compareReaderKeys(listed.split(','), published)),
      () => current && setComparison('noAnswer'),
    )
    return () => {
      current = false
    }
  }, [listed, manifest])
  return comparison === null ? null : <Notice {...words[comparison]} />
}
