'use client'

import { useEffect, useState } from 'react'
import { listKeptPasses } from '@/lib/pass-client/kept-passes'
import type { FinishedPass } from '@/lib/pass-client/passes'
import { PassList } from './pass-list'

/** Passes that were kept in this browser, to print, save or wipe. Nothing when there are none. */
export function KeptPasses({ slug, reportForm }: { slug: string; reportForm: string }) {
  const [passes, setPasses] = useState<FinishedPass[]>([])
  useEffect(() => {
    let here = true
    void listKeptPasses(slug).then((kept) => {
      if (here) setPasses(kept)
    })
    return () => {
      here = false
    }
  }, [slug])
  if (passes.length === 0) return null
  return (
    <section aria-label="Kept in this browser">
      <h2 className="mb-2">Kept in this browser</h2>
      <PassList slug={slug} passes={passes} reportForm={reportForm} kept onWiped={() => setPasses([])} />
    </section>
  )
}
